package io.github.throughline.bridge;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.everyInterleaving;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.context.internal.Crossings;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The private queue of a {@link Waiter}: every call runs once, on the thread that waits, or is
 * refused; none is left in a queue that nobody serves.
 */
@Tag("model")
class WaiterModelTest {
  /** A call that notes where it runs. */
  private static final class Task implements Callable<Boolean> {
    final Call<Boolean> call = new Call<>(Host.NONE, this, Crossings.get().fromHere(), null);
    private int runs;
    private @Nullable Thread ranOn;

    @Override
    public Boolean call() {
      runs++;
      ranOn = Thread.currentThread();
      return true;
    }

    /** Whether it has run, and nowhere but on the given thread, or else was refused. */
    void checkEnded(Thread expected, boolean mustRun) {
      check(call.future().isDone(), "stuck");
      boolean refused = call.future().isCompletedExceptionally();
      check(runs == (refused ? 0 : 1), "ran " + runs + " times");
      check(!mustRun || !refused, "refused, though there was somebody to run it");
      check(refused || ranOn == expected, "ran on the wrong thread");
    }

    @Override
    public String toString() {
      return "a task";
    }
  }

  private static void await(Waiter waiter, CompletableFuture<?> stage) {
    try (Waits.Entered wait = Waits.enter(waiter)) {
      waiter.await(new Awaited<>("a stage", stage, waiter.thread()), wait, null);
    }
  }

  @Test
  void submissionMeetsTheEndOfTheWait() {
    everyInterleaving(
        () -> {
          Waiter waiter = new Waiter(null);
          CompletableFuture<Object> stage = new CompletableFuture<>();
          Task task = new Task();
          Thread submitter = start(() -> task.call.sendTo(waiter));
          Thread completer = start(() -> stage.complete(true));
          await(waiter, stage);
          check(waiter.isEnded(), "ended");
          join(completer);
          join(submitter);
          task.checkEnded(Thread.currentThread(), false);
        });
  }
}
