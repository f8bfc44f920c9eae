package io.github.throughline.testing;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Real time: an application on a daemon thread, which starts with the first task.
 *
 * <pre>
 * state  | execute              | end                              | no task is left
 * NEW    | ON, the thread starts| ENDED                            |
 * ON     | queued               | ENDING                           | waits
 * ENDING | queued               |                                  | ENDED, the thread ends
 * ENDED  | refused              |                                  |
 * </pre>
 *
 * <p>An interrupt is for the task that runs, and over with it. Tasks that do not end although they
 * are interrupted make ENDING be ENDED as well.
 */
final class OwnThread implements Pace, Runnable {
  private enum State {
    NEW,
    ON,
    ENDING,
    ENDED
  }

  /** How often a task is interrupted before it is given up, each time a second later. */
  private static final int INTERRUPTS = 5;

  private static final long PATIENCE_MILLIS = 1_000;

  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  // All below is guarded by this.
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private State state = State.NEW;
  private @Nullable Thread thread;
  private boolean busy;

  @Override
  public synchronized void execute(Runnable task) {
    if (state == State.ENDED) {
      throw new RejectedExecutionException("The communicator is closed");
    }
    tasks.add(task);
    notifyAll();
    if (state == State.NEW) {
      state = State.ON;
      boolean inheritThreadLocals = false;
      Thread started = new Thread(null, this, "throughline-communicator", 0, inheritThreadLocals);
      started.setDaemon(true);
      started.setContextClassLoader(loader);
      thread = started;
      started.start();
    }
  }

  @Override
  public void run() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    busy = false;
    boolean unused = Thread.interrupted(); // meant for the task that is over
    while (tasks.isEmpty() && state == State.ON) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Of somebody who does not know what the thread does.
      }
    }
    Runnable task = state == State.ENDED ? null : tasks.poll();
    if (task == null) {
      state = State.ENDED;
    } else {
      busy = true;
    }
    return task;
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // it is: of interrupts
  public boolean await(Object monitor, BooleanSupplier reached, long limitNanos)
      throws InterruptedException {
    long start = System.nanoTime();
    synchronized (monitor) {
      while (!reached.getAsBoolean()) {
        long left = limitNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(monitor, left);
      }
    }
    return true;
  }

  @Override
  public void end() {
    Thread ended = beginEnd();
    if (ended == null || ended == Thread.currentThread()) {
      return;
    }
    try {
      for (int i = 0; i < INTERRUPTS && ended.isAlive(); i++) {
        ended.join(PATIENCE_MILLIS);
        interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (ended.isAlive()) {
      giveUp();
    }
  }

  /** Refuses tasks when those that there are have run, and answers the thread, if there is one. */
  synchronized @Nullable Thread beginEnd() {
    if (state == State.NEW || state == State.ON) {
      state = state == State.NEW ? State.ENDED : State.ENDING;
      notifyAll();
    }
    return thread;
  }

  @Override
  public synchronized void interrupt() {
    if (busy && thread != null) {
      thread.interrupt();
    }
  }

  private synchronized void giveUp() {
    state = State.ENDED;
    throw new AssertionError(
        "The application keeps its thread although it was interrupted: let it end then",
        whereBusy());
  }

  @Override
  public synchronized @Nullable Throwable whereBusy() {
    if (!busy || thread == null) {
      return null;
    }
    Throwable where = new IllegalStateException("The application keeps its thread busy here");
    where.setStackTrace(thread.getStackTrace());
    return where;
  }

  @Override
  public String shown() {
    return "";
  }
}
