package io.github.throughline.bridge;

import static java.util.Objects.requireNonNull;

import io.github.throughline.context.Context;
import io.github.throughline.context.Token;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A scope, such as a request, whose thread-sensitive bodies run one after the other on one thread,
 * where no blocking caller waits for them. Made by {@link Bridge#openThreadSensitiveContext}.
 *
 * {@snippet :
 * try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
 *   scope.onClose(connection::close); // on the thread that has used it
 *   rows = bridge.syncToAsync(() -> query(connection)).join();
 * }
 * }
 *
 * <p>The thread is taken from the bridge's pool at the first such body. A scope inside a scope uses
 * the thread of the outermost one. A body that was given up, by its deadline or a cancellation, and
 * does not return within half a second makes the scope go on by another thread, which is logged.
 *
 * <p>Methods may be called by any thread.
 */
public final class ThreadSensitiveContext implements AutoCloseable {
  private final Worker worker;
  private final @Nullable ThreadSensitiveContext outer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Token<@Nullable ThreadSensitiveContext> token;

  private ThreadSensitiveContext(Worker worker, @Nullable ThreadSensitiveContext outer) {
    this.worker = worker;
    this.outer = outer;
  }

  static ThreadSensitiveContext open(Host host) {
    ThreadSensitiveContext present = ofFlow(null);
    if (present != null && !present.closed.get()) {
      return new ThreadSensitiveContext(present.worker, present);
    }
    Worker worker = new Worker(host, "the worker of a thread-sensitive context");
    ThreadSensitiveContext opened = new ThreadSensitiveContext(worker, null);
    opened.token = Flow.SCOPE.set(opened);
    return opened;
  }

  /**
   * Answers the scope of a flow, open or closed.
   *
   * @param context the context of the flow; {@code null} for the current one
   */
  static @Nullable ThreadSensitiveContext ofFlow(@Nullable Context context) {
    ThreadSensitiveContext scope = Flow.carried(Flow.SCOPE, context);
    boolean hidden = context == null && scope != null && scope.closed.get() && scope.hide();
    return hidden ? ofFlow(null) : scope;
  }

  /** Takes a closed scope out of the context that it was opened in, if that is the current one. */
  private boolean hide() {
    return token != null && token.tryReset();
  }

  Worker worker() {
    return worker;
  }

  /**
   * Has a task run when this scope is closed, on its thread, after the bodies; several run in the
   * order of their registration. A failure of one is logged, and the others run all the same.
   *
   * @param hook runs in a copy of the current context
   * @throws IllegalStateException if the scope has been closed
   */
  public void onClose(Runnable hook) {
    Runnable contextual = Context.copyOfCurrent().contextualRunnable(requireNonNull(hook, "hook"));
    if (closed.get() || !worker.onClose(contextual)) {
      throw new IllegalStateException("The thread-sensitive context has been closed before");
    }
  }

  /**
   * Closes the scope as {@link #close} does.
   *
   * @return completed when the running body has ended and the tasks of {@link #onClose} have run;
   *     with the first failure of these, if there is one. For a scope inside a scope, at once
   */
  public CompletionStage<@Nullable Void> closeAsync() {
    return end().minimalCompletionStage();
  }

  private CompletableFuture<@Nullable Void> end() {
    boolean first = closed.compareAndSet(false, true);
    if (outer != null) {
      return CompletableFuture.completedFuture(null);
    }
    if (first) {
      hide();
    }
    return worker.close();
  }

  /**
   * Closes the scope without waiting: the running body goes on, queued and later ones fail with a
   * {@link RejectedExecutionException}, and the context in which the scope was opened no longer
   * shows it. A second close does nothing.
   */
  @Override
  public void close() {
    CompletableFuture<@Nullable Void> unused = end();
  }
}
