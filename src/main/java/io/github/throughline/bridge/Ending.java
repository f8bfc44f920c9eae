package io.github.throughline.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is done once, by one thread, when a worker ends; after that the end is told. All but {@link
 * #run} is guarded by the worker.
 */
final class Ending implements Runnable {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final String name;
  private final List<Runnable> hooks = new ArrayList<>();
  private final CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
  private boolean taken;

  Ending(String name) {
    this.name = name;
  }

  /** Adds what is to be done, as long as nobody has taken this. */
  boolean add(Runnable hook) {
    return hooks.add(hook);
  }

  boolean isEmpty() {
    return hooks.isEmpty();
  }

  /** Makes it the caller's to run this; {@code false} if it is somebody's already. */
  boolean take() {
    boolean first = !taken;
    taken = true;
    return first;
  }

  boolean isTaken() {
    return taken;
  }

  /** Completed when all is done; with the first failure, if there is one. */
  CompletableFuture<@Nullable Void> told() {
    return told;
  }

  /** Called once, by who has taken this, without the worker's lock. */
  @Override
  public void run() {
    Throwable failure = null;
    for (Runnable hook : hooks) {
      try {
        hook.run();
      } catch (Throwable e) {
        LOGGER.log(System.Logger.Level.WARNING, hook + " failed at the end of " + name, e);
        failure = failure == null ? e : failure;
      }
    }
    hooks.clear();
    if (failure == null) {
      told.complete(null);
    } else {
      told.completeExceptionally(failure);
    }
  }
}
