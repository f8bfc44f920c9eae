package io.github.throughline.showcase;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;

/** Those of MicroProfile; a class of its own, because not every server has that. */
final class MicroProfileMechanisms {
  private MicroProfileMechanisms() {}

  static void addTo(Map<String, Mechanism> all, Executor bare) {
    all.put(
        "microprofile-executor",
        task -> {
          ManagedExecutor executor =
              ManagedExecutor.builder()
                  .propagated("Throughline")
                  .cleared(ThreadContext.ALL_REMAINING)
                  .build();
          try {
            return Mechanism.inTime(executor.submit(task));
          } finally {
            executor.shutdownNow();
          }
        });
    all.put(
        "microprofile-stage",
        task -> {
          CompletableFuture<Void> start = new CompletableFuture<>();
          CompletableFuture<String> seen =
              ThreadContext.builder()
                  .propagated("Throughline")
                  .cleared(ThreadContext.ALL_REMAINING)
                  .build()
                  .withContextCapture(start)
                  .thenApply(started -> MechanismsServlet.call(task));
          bare.execute(() -> start.complete(null));
          return Mechanism.inTime(seen);
        });
  }
}
