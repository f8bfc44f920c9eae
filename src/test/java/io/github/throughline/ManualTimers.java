package io.github.throughline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time that passes when it is told to. */
public final class ManualTimers extends AbstractExecutorService
    implements ScheduledExecutorService {
  private final List<Timer> armed = new ArrayList<>();
  private long now;

  private final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {
    private final long at;

    Timer(Runnable alarm, long at) {
      super(alarm, null);
      this.at = at;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    protected void done() {
      remove(this);
    }
  }

  /** Makes timers of which none is armed. */
  public ManualTimers() {}

  private synchronized void remove(Timer timer) {
    armed.remove(timer);
  }

  /** The time, which begins with zero. */
  public synchronized long nanoTime() {
    return now;
  }

  /** How many timers there are. */
  public synchronized int armed() {
    return armed.size();
  }

  /** Lets time pass, and runs what is due then on the current thread. */
  public void pass(Duration time) {
    List<Timer> due;
    synchronized (this) {
      now += time.toNanos();
      due = armed.stream().filter(timer -> timer.at <= now).sorted().toList();
    }
    due.forEach(Timer::run);
  }

  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable alarm, long delay, TimeUnit unit) {
    Timer timer = new Timer(alarm, now + unit.toNanos(delay));
    armed.add(timer);
    return timer;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long delay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long delay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
