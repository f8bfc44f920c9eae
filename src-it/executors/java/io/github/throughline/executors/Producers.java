package io.github.throughline.executors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;

/** MicroProfile's, as beans. */
@ApplicationScoped
public class Producers {
  @Produces
  @ApplicationScoped
  @Own
  ManagedExecutor executor() {
    return ManagedExecutor.builder()
        .propagated("Throughline")
        .cleared(ThreadContext.ALL_REMAINING)
        .build();
  }

  void stop(@Disposes @Own ManagedExecutor executor) {
    executor.shutdownNow();
  }

  @Produces
  @ApplicationScoped
  @Own
  ThreadContext contexts() {
    return ThreadContext.builder()
        .propagated("Throughline")
        .cleared(ThreadContext.ALL_REMAINING)
        .build();
  }
}
