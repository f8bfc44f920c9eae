package io.github.throughline.application;

import io.github.throughline.bridge.Bridge;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Serves requests with blocking applications; no thread is left in one after a test. */
final class Served implements AfterEachCallback {
  static final HttpScope GET = HttpScope.builder("GET", "/").build();

  final ExecutorService pool = Executors.newCachedThreadPool();
  final Bridge bridge = Bridge.on(pool);

  /** Begins to serve a request. */
  CompletableFuture<?> begin(
      HttpScope scope, ScriptedExchange exchange, BlockingApplication application) {
    return Applications.blocking(application, bridge)
        .handle(scope, exchange, exchange)
        .toCompletableFuture();
  }

  /** Serves a request without a body. */
  ScriptedExchange get(BlockingApplication application) {
    return serve(GET, new ScriptedExchange(), application);
  }

  /** Serves a request, which succeeds. */
  ScriptedExchange serve(
      HttpScope scope, ScriptedExchange exchange, BlockingApplication application) {
    begin(scope, exchange, application).join();
    return exchange;
  }

  /** Serves a request, which fails. */
  Throwable failure(ScriptedExchange exchange, BlockingApplication application) {
    return failure(begin(GET, exchange, application));
  }

  /** What a stage fails with: the object itself. */
  static Throwable failure(CompletableFuture<?> stage) {
    return stage.<Throwable>handle((result, failure) -> failure).join();
  }

  /** A bound for what a failing test would wait for in vain. */
  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody counted down");
    }
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    bridge.close();
    pool.shutdown();
    if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
      pool.shutdownNow();
      throw new AssertionError("threads of the pool are still busy after " + test.getDisplayName());
    }
  }
}
