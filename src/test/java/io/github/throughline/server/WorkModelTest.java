package io.github.throughline.server;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link Work} is begun once or never; what was given up is cancelled; the outcome is told. */
@Tag("model")
class WorkModelTest {
  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(1000, scenario);
  }

  @Test
  void beginMeetsGivingUp() {
    everyInterleaving(
        () -> {
          Work work = new Work(Runnable::run);
          AtomicInteger begun = new AtomicInteger();
          CompletableFuture<Object> stage = new CompletableFuture<>();
          Thread other = start(() -> work.giveUp().run());
          work.begin(
              () -> {
                begun.incrementAndGet();
                return stage;
              });
          join(other);
          check(begun.get() == (stage.isCancelled() ? 1 : 0), "cancelled what was begun");
          check(work.outcome().isCancelled(), "the outcome is told");
        });
  }

  @Test
  void endMeetsGivingUp() {
    everyInterleaving(
        () -> {
          Work work = new Work(Runnable::run);
          CompletableFuture<Object> stage = new CompletableFuture<>();
          work.begin(() -> stage);
          Thread other = start(() -> work.giveUp().run());
          stage.complete("done");
          join(other);
          check(work.outcome().isDone(), "the outcome is told");
          check(work.outcome().isCancelled() == stage.isCancelled(), "it is the stage's");
        });
  }

  @Test
  void givingUpMeetsGivingUpAndTheBegin() {
    everyInterleaving(
        () -> {
          Work work = new Work(Runnable::run);
          AtomicInteger begun = new AtomicInteger();
          CompletableFuture<Object> stage = new CompletableFuture<>();
          Thread first = start(() -> work.giveUp().run());
          Thread second =
              start(
                  () ->
                      work.begin(
                          () -> {
                            begun.incrementAndGet();
                            return stage;
                          }));
          work.giveUp().run();
          join(first);
          join(second);
          check(begun.get() == (stage.isCancelled() ? 1 : 0), "cancelled what was begun");
          check(work.outcome().isCancelled(), "the outcome is told");
        });
  }
}
