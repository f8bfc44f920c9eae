package io.github.throughline.bridge;

import static io.github.throughline.bridge.Models.check;

import io.github.throughline.context.internal.Crossings;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A blocking body of a model, which notes how often and where it runs. */
class ModelTask implements Callable<Boolean> {
  final Call<Boolean> call;
  private int runs;
  private @Nullable Thread ranOn;
  private final AtomicInteger inside;

  /**
   * Makes a task and its call.
   *
   * @param inside counts the tasks that run at this moment, which is never more than one
   */
  ModelTask(Host host, AtomicInteger inside) {
    this.inside = inside;
    call = new Call<>(host, this, Crossings.get().fromHere(), null);
  }

  @Override
  public Boolean call() {
    check(inside.incrementAndGet() == 1, "two at once");
    runs++;
    ranOn = Thread.currentThread();
    inside.decrementAndGet();
    return true;
  }

  boolean hasRun() {
    return runs > 0;
  }

  boolean isRefused() {
    return call.future().isCompletedExceptionally();
  }

  /** Checks that the task has run once or was refused, be it cancelled or rejected. */
  void checkEnded() {
    check(call.future().isDone(), "stuck");
    check(runs == (isRefused() ? 0 : 1), "ran " + runs + " times");
  }

  /** Checks that the task, if it was not refused, has run on a thread. */
  void checkEndedOn(Thread expected) {
    checkEnded();
    check(isRefused() || ranOn == expected, "ran on another thread");
  }

  @Override
  public String toString() {
    return "a task";
  }
}
