package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.internal.EventQueue;
import io.github.throughline.application.internal.Stages;
import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.context.Context;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the life of an application: {@link #start} before the first connection,
 * {@link #shutdown} after the last.
 *
 * <p>An application that ends or fails before it has answered the startup does not know of any of
 * this: it is served without, and gets no further events. Any thread may call the methods; what is
 * chained on the stages runs in the context of whoever chains it.
 */
public final class Lifespan {
  /*
   *   state    | StartupComplete | StartupFailed    | Shutdown...     | application returns | fails
   *   NEW      | -               | -                | -               | -                   | -
   *   STARTING | STARTED         | ENDED, not begun | refused         | ENDED, unsupported  | as returns
   *   STARTED  | refused         | refused          | refused         | ENDED               | ENDED, failed
   *   STOPPING | refused         | refused          | ENDED or failed | ENDED               | ENDED, failed
   *   ENDED    | refused         | refused          | refused         | -                   | logged
   *
   * start: NEW to STARTING. shutdown: NEW to ENDED; STARTED to STOPPING; in STARTING it is
   * remembered, and StartupComplete leads to STOPPING then. Every other event is refused.
   */
  private enum State {
    NEW("nothing"),
    STARTING("lifespan.startup.complete or lifespan.startup.failed"),
    STARTED("nothing until it has sent lifespan.shutdown"),
    STOPPING("lifespan.shutdown.complete or lifespan.shutdown.failed"),
    ENDED("nothing any more");

    final String expected;

    State(String expected) {
      this.expected = expected;
    }
  }

  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final AsyncApplication application;
  private final LifespanScope scope;
  private final EventQueue events;
  private final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  // Guarded by this.
  private State state = State.NEW;
  private boolean stopping;

  /** Asked for each connection. */
  private volatile boolean supported;

  private Lifespan(AsyncApplication application, LifespanScope scope, Executor executor) {
    this.application = application;
    this.scope = scope;
    this.events = new EventQueue(1, 1, executor);
  }

  /**
   * Makes the life of an application, which has not begun yet.
   *
   * @param scope what the application is called with
   * @param executor runs what the application has chained on an event that it waits for
   */
  public static Lifespan of(AsyncApplication application, LifespanScope scope, Executor executor) {
    return new Lifespan(
        requireNonNull(application, "application"),
        requireNonNull(scope, "scope"),
        requireNonNull(executor, "executor"));
  }

  /**
   * Calls the application, on the current thread and in a copy of its context, and tells it to
   * start. A second call answers the same.
   *
   * @return completes when the application may be served; with a {@link LifespanException} if it
   *     has told that it cannot be, with an {@link IllegalStateException} if it was shut down
   *     before
   */
  public CompletionStage<@Nullable Void> start() {
    synchronized (this) {
      if (state != State.NEW) {
        return Context.withContextCapture(started);
      }
      state = State.STARTING;
    }
    var unused = events.send(new LifespanEvent.Startup());
    var unusedStage =
        Context.copyOfCurrent()
            .call(
                () ->
                    Stages.of(
                        application, () -> application.handle(scope, events::receive, this::take)))
            .whenComplete((result, failure) -> over(failure));
    return Context.withContextCapture(started);
  }

  /** Tells whether the application has answered the startup. */
  public boolean isSupported() {
    return supported;
  }

  /**
   * Makes the {@linkplain ConnectionScope#state() state} of one connection: a map of its own, with
   * what the application has put into that of the scope. {@code null} if that has none.
   */
  public @Nullable Map<String, Object> newState() {
    Map<String, Object> shared = scope.state();
    return shared == null ? null : new HashMap<>(shared);
  }

  /**
   * Tells the application to clean up, as soon as it has answered the startup. A second call
   * answers the same.
   *
   * @return completes when the application has cleaned up, has returned, or knows nothing of it;
   *     with a {@link LifespanException} if it has told that it could not, or with the failure that
   *     has ended it since it was started
   */
  public CompletionStage<@Nullable Void> shutdown() {
    boolean never;
    synchronized (this) {
      never = state == State.NEW;
      stopping = true;
      if (never) {
        state = State.ENDED;
      } else if (state == State.STARTED) {
        state = State.STOPPING;
      }
    }
    if (never) {
      started.completeExceptionally(
          new IllegalStateException(application + " was shut down before its start"));
      ended.complete(null);
    }
    events.end(new LifespanEvent.Shutdown(), application + " is being shut down");
    return Context.withContextCapture(ended);
  }

  /**
   * Answers how the life ends, whoever ends it: completes as {@link #shutdown} does, and does so
   * without one if the application returns or fails before.
   */
  public CompletionStage<@Nullable Void> ended() {
    return Context.withContextCapture(ended);
  }

  private CompletionStage<@Nullable Void> take(Event event) {
    requireNonNull(event, "event");
    synchronized (this) {
      State next = next(event);
      if (next == null) {
        return events.answer(
            new IllegalStateException(
                "%s was sent in state %s of %s: the server waits for %s"
                    .formatted(event.type(), state, application, state.expected)));
      }
      state = next;
      supported = true;
    }
    tell(event);
    return events.answer(null);
  }

  /** The state after an event; {@code null} if it must not be sent now. */
  private @Nullable State next(Event event) {
    if (state == State.STARTING && event instanceof LifespanEvent.StartupComplete) {
      return stopping ? State.STOPPING : State.STARTED;
    }
    boolean ends =
        switch (state) {
          case STARTING -> event instanceof LifespanEvent.StartupFailed;
          case STOPPING ->
              event instanceof LifespanEvent.ShutdownComplete
                  || event instanceof LifespanEvent.ShutdownFailed;
          default -> false;
        };
    return ends ? State.ENDED : null;
  }

  /** Completes what an event decides; called once for each decision, without the lock. */
  private void tell(Event event) {
    if (event instanceof LifespanEvent.StartupComplete) {
      started.complete(null);
    } else if (event instanceof LifespanEvent.StartupFailed failed) {
      started.completeExceptionally(new LifespanException(failed.message()));
      end(null);
    } else if (event instanceof LifespanEvent.ShutdownFailed failed) {
      end(new LifespanException(failed.message()));
    } else {
      end(null);
    }
  }

  private void end(@Nullable Throwable failure) {
    if (failure == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(failure);
    }
    events.abort(application + " has ended");
  }

  /** Called once, when the application has returned or failed. */
  private void over(@Nullable Throwable wrapped) {
    Throwable failure = wrapped == null ? null : Failures.unwrap(wrapped);
    State before;
    synchronized (this) {
      before = state;
      state = State.ENDED;
    }
    if (before == State.STARTING) {
      LOGGER.log(Level.DEBUG, () -> application + " does not take part in the lifespan", failure);
      started.complete(null);
      end(null);
    } else if (before != State.ENDED) {
      end(failure);
    } else if (failure != null && !(failure instanceof DisconnectedException)) {
      boolean told = started.isCompletedExceptionally() || ended.isCompletedExceptionally();
      LOGGER.log(
          told ? Level.DEBUG : Level.WARNING, () -> application + " failed after its end", failure);
    }
  }
}
