package io.github.throughline.bridge;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The private queue of a {@link Waiter}: every call runs once, on the thread that waits, or is
 * refused; none is left in a queue that nobody serves.
 */
@Tag("model")
class WaiterModelTest {
  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(100, scenario);
  }

  private static ModelTask task() {
    return new ModelTask(Host.NONE, new AtomicInteger());
  }

  private static void await(Waiter waiter, CompletableFuture<?> stage) {
    try (Waits.Entered wait = Waits.enter(waiter)) {
      waiter.await(new Awaited<>("a stage", stage, waiter.thread()), wait, null);
    }
  }

  @Test
  void callMeetsTheEndOfTheWait() {
    everyInterleaving(
        () -> {
          Waiter waiter = new Waiter(null);
          CompletableFuture<Object> stage = new CompletableFuture<>();
          ModelTask task = task();
          Thread submitter = start(() -> task.call.sendTo(waiter));
          Thread completer = start(() -> stage.complete(true));
          await(waiter, stage);
          check(waiter.isEnded(), "ended");
          join(completer);
          join(submitter);
          task.checkEndedOn(Thread.currentThread());
        });
  }

  @Test
  void callsOfTwoThreadsEndTheWaitThatRunsThem() {
    everyInterleaving(
        () -> {
          Waiter waiter = new Waiter(null);
          ModelTask first = task();
          ModelTask second = task();
          Thread one = start(() -> first.call.sendTo(waiter));
          Thread other = start(() -> second.call.sendTo(waiter));
          await(waiter, CompletableFuture.allOf(first.call.future(), second.call.future()));
          check(first.hasRun() && second.hasRun(), "both were waited for");
          join(one);
          join(other);
          first.checkEndedOn(Thread.currentThread());
          second.checkEndedOn(Thread.currentThread());
        });
  }

  /** As after a deadline or an interrupt. */
  @Test
  void callMeetsTheEarlyEndOfTheInnerWait() {
    everyInterleaving(
        () -> {
          Waiter outer = new Waiter(null);
          Waiter inner = new Waiter(outer);
          ModelTask task = task();
          Thread submitter = start(() -> task.call.sendTo(inner));
          inner.end();
          await(outer, task.call.future());
          check(task.hasRun(), "there was somebody to run it");
          join(submitter);
          task.checkEndedOn(Thread.currentThread());
        });
  }

  @Test
  void callMeetsTheEarlyEndOfBothWaits() {
    everyInterleaving(
        () -> {
          Waiter outer = new Waiter(null);
          Waiter inner = new Waiter(outer);
          ModelTask task = task();
          Thread submitter = start(() -> task.call.sendTo(inner));
          inner.end();
          outer.end();
          join(submitter);
          task.checkEnded();
          check(task.isRefused(), "nobody waits");
        });
  }

  /** Waits that end in the order in which they began, as those of different threads may. */
  @Test
  void callMeetsTheEndOfTheOuterWaitBeforeTheInner() {
    everyInterleaving(
        () -> {
          Waiter outer = new Waiter(null);
          Waiter inner = new Waiter(outer);
          ModelTask task = task();
          Thread submitter = start(() -> task.call.sendTo(inner));
          outer.end();
          await(inner, CompletableFuture.completedFuture(true));
          join(submitter);
          task.checkEndedOn(Thread.currentThread());
        });
  }

  @Test
  void cancellationMeetsTheThreadThatWaits() {
    everyInterleaving(
        () -> {
          Waiter waiter = new Waiter(null);
          ModelTask task = task();
          task.call.sendTo(waiter);
          Thread canceller = start(() -> task.call.future().cancel(true));
          await(waiter, CompletableFuture.completedFuture(true));
          boolean interrupted = Thread.interrupted();
          join(canceller);
          check(task.call.future().isDone(), "stuck");
          check(!interrupted && !Thread.interrupted(), "an interrupt has outlived the call");
        });
  }
}
