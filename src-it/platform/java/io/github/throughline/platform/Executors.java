package io.github.throughline.platform;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.context.Context;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The ways to have something done on a thread of the server's. */
@ApplicationScoped
public class Executors {
  @Resource
  @SuppressWarnings("NullAway.Init") // set by the server
  ManagedExecutorService managed;

  @Resource(lookup = Definitions.EXECUTOR)
  @SuppressWarnings("NullAway.Init") // set by the server
  ManagedExecutorService defined;

  @Inject Bridge bridge;

  /** Has it done on a thread of a pool. */
  public <T> CompletableFuture<T> supply(Way way, Supplier<T> task) {
    return switch (way) {
      case DEFINED -> defined.supplyAsync(task);
      case PROPAGATING ->
          Context.withContextCapture(
              CompletableFuture.supplyAsync(task, Context.propagating(managed)));
      case BRIDGE -> bridge.pooled().syncToAsync(task::get);
      case WORKER -> bridge.syncToAsync(task::get);
    };
  }

  /** What carries the values. */
  public enum Way {
    /** An executor that the application defines. */
    DEFINED,
    /** The server's default one, wrapped. */
    PROPAGATING,
    /** A bridge, which runs on the server's default one. */
    BRIDGE,
    /** The one thread of the request for its thread-sensitive work. */
    WORKER
  }
}
