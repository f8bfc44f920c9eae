package io.github.throughline.showcase;

import io.github.throughline.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** One pool of the application's own, bare and wrapped. */
@ApplicationScoped
public class PlainExecutorProducer {
  /** Few, so that every thread soon works for somebody else. */
  static final int THREADS = 4;

  @Produces
  @ApplicationScoped
  @Pool(Pool.Kind.BARE)
  ExecutorService bare() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        THREADS, task -> new Thread(task, "desk-" + number.incrementAndGet()));
  }

  @Produces
  @ApplicationScoped
  @Pool(Pool.Kind.PROPAGATING)
  ExecutorService propagating(@Pool(Pool.Kind.BARE) ExecutorService bare) {
    return Context.propagating(bare);
  }

  void stop(@Disposes @Pool(Pool.Kind.BARE) ExecutorService bare) {
    bare.shutdownNow();
  }
}
