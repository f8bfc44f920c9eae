package io.github.throughline.showcase;

import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;

/** A class of its own, because it cannot be loaded on a server without MicroProfile's API. */
final class MicroProfileExecutor {
  private MicroProfileExecutor() {}

  static ExecutorService start() {
    return ManagedExecutor.builder()
        .propagated("Throughline")
        .cleared(ThreadContext.ALL_REMAINING)
        .maxAsync(PlainExecutorProducer.THREADS)
        .build();
  }
}
