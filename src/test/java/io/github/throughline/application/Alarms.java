package io.github.throughline.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers that go off when they are told to. */
final class Alarms extends ScheduledThreadPoolExecutor {
  private final List<Runnable> armed = new ArrayList<>();

  Alarms() {
    super(0);
  }

  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable alarm, long delay, TimeUnit unit) {
    armed.add(alarm);
    return super.schedule(() -> {}, 1, TimeUnit.DAYS);
  }

  /** Lets all go off, on the current thread. */
  void goOff() {
    List<Runnable> due;
    synchronized (this) {
      due = List.copyOf(armed);
      armed.clear();
    }
    due.forEach(Runnable::run);
  }
}
