package io.github.throughline.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A task of {@link VirtualTime}. Its time is guarded by that. */
final class VirtualTask<V extends @Nullable Object> extends FutureTask<V>
    implements RunnableScheduledFuture<V> {
  private final VirtualTime time;
  private final Object shown;
  private final @Nullable Runnable plain;
  private final long period;
  private long at;
  private long number;

  private VirtualTask(
      VirtualTime time, Callable<V> task, Object shown, @Nullable Runnable plain, long period) {
    super(task);
    this.time = time;
    this.shown = shown;
    this.plain = plain;
    this.period = period;
  }

  static <V extends @Nullable Object> VirtualTask<V> once(VirtualTime time, Callable<V> task) {
    return new VirtualTask<>(time, task, task, null, 0);
  }

  /** A task that nobody has a future of, so that its exception is told otherwise. */
  static VirtualTask<Boolean> plain(VirtualTime time, Runnable task) {
    return new VirtualTask<>(time, () -> true, task, task, 0);
  }

  static VirtualTask<Boolean> periodic(VirtualTime time, Runnable task, long period) {
    return new VirtualTask<>(
        time,
        () -> {
          task.run();
          return true;
        },
        task,
        null,
        period);
  }

  void setTime(long moment, long order) {
    at = moment;
    number = order;
  }

  long at() {
    return at;
  }

  @Override
  public boolean isPeriodic() {
    return period > 0;
  }

  @Override
  public void run() {
    if (plain != null) {
      plain.run();
    } else if (!isPeriodic()) {
      super.run();
    } else if (runAndReset()) {
      time.again(this, VirtualTime.after(at, period));
    }
  }

  @Override
  protected void done() {
    time.remove(this);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(at - time.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    VirtualTask<?> task = (VirtualTask<?>) other; // there are no others in one time
    return at == task.at ? Long.compare(number, task.number) : Long.compare(at, task.at);
  }

  @Override
  public String toString() {
    return shown.toString();
  }
}
