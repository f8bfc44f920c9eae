package io.github.throughline.testing;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import io.github.throughline.application.internal.EventQueue;
import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.context.Context;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One call of an application, with what it has sent.
 *
 * <pre>
 * state    | start   | handle answers           | stage ends         | close
 * NEW      | STARTED |                          |                    | CLOSED, never called
 * STARTED  |         | RUNNING, or FAILED       |                    | CLOSED
 * RUNNING  |         |                          | RETURNED or FAILED | CLOSED, stage cancelled
 * RETURNED |         |                          |                    | CLOSED
 * FAILED   |         |                          |                    | CLOSED
 * CLOSED   |         | its stage is cancelled   |                    |
 * </pre>
 */
final class DrivenApplication {
  enum State {
    NEW,
    STARTED,
    RUNNING,
    RETURNED,
    FAILED,
    CLOSED
  }

  private static final String CLOSED = "The communicator is closed";

  /** So many stages in a row may be complete at once before loops over them exhaust the stack. */
  private static final int IN_A_ROW = 32;

  private final AsyncApplication application;
  private final Scope scope;
  private final Pace pace;
  private final EventQueue inputs;

  // All below is guarded by this.
  private final Queue<Event> outputs = new ArrayDeque<>();
  private State state = State.NEW;
  private @Nullable Throwable failure;
  private @Nullable CompletionStage<?> stage;
  private int sent;

  DrivenApplication(AsyncApplication application, Scope scope, Pace pace) {
    this.application = requireNonNull(application, "application");
    this.scope = requireNonNull(scope, "scope");
    this.pace = pace;
    this.inputs = new EventQueue(Integer.MAX_VALUE, Integer.MAX_VALUE, pace);
  }

  /** Calls the application, the first time. */
  void start() {
    synchronized (this) {
      if (state == State.CLOSED) {
        throw new IllegalStateException(CLOSED + ": use another one");
      }
      if (state != State.NEW) {
        return;
      }
      state = State.STARTED;
    }
    pace.execute(() -> Context.empty().run(this::call));
  }

  private void call() {
    if (state() == State.CLOSED) {
      return;
    }
    CompletionStage<?> answered;
    try {
      answered = application.handle(scope, inputs::receive, this::send);
    } catch (Throwable e) {
      ended(e);
      return;
    }
    if (answered == null) {
      ended(new IllegalStateException("handle has answered null: it has to answer a stage"));
    } else if (running(answered)) {
      follow(answered);
    } else {
      cancelLater(answered);
    }
  }

  private void follow(CompletionStage<?> answered) {
    try {
      var unused = answered.whenComplete((result, thrown) -> ended(thrown));
    } catch (RuntimeException e) {
      ended(e);
    }
  }

  private synchronized boolean running(CompletionStage<?> answered) {
    stage = answered;
    if (state == State.STARTED) {
      state = State.RUNNING;
    }
    return state != State.CLOSED;
  }

  private synchronized void ended(@Nullable Throwable thrown) {
    if (state != State.CLOSED) {
      failure = thrown == null ? null : Failures.unwrap(thrown);
      state = thrown == null ? State.RETURNED : State.FAILED;
      notifyAll();
    }
  }

  private CompletionStage<@Nullable Void> send(Event event) {
    if (event == null) {
      return CompletableFuture.failedFuture(new NullPointerException("event"));
    }
    Event kept = EventCopies.of(event);
    boolean later;
    synchronized (this) {
      if (state == State.CLOSED) {
        return CompletableFuture.failedFuture(new DisconnectedException(CLOSED));
      }
      outputs.add(kept);
      notifyAll();
      sent++;
      later = sent % IN_A_ROW == 0;
    }
    CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> told = Context.withContextCapture(taken);
    complete(taken, later);
    return told;
  }

  private void complete(CompletableFuture<@Nullable Void> taken, boolean later) {
    try {
      if (later) {
        pace.execute(() -> taken.complete(null));
        return;
      }
    } catch (RejectedExecutionException e) {
      // Better on this thread than never.
    }
    taken.complete(null);
  }

  /** Gives an event to the application, which may not have asked for it yet. */
  void give(Event event) {
    var unused = inputs.send(EventCopies.of(event));
  }

  synchronized State state() {
    return state;
  }

  synchronized @Nullable Throwable failure() {
    return failure;
  }

  synchronized boolean hasOutput() {
    return !outputs.isEmpty();
  }

  synchronized @Nullable Event takeOutput() {
    return outputs.poll();
  }

  synchronized List<Event> unread() {
    return List.copyOf(outputs);
  }

  synchronized boolean isEnded() {
    return state.compareTo(State.RETURNED) >= 0;
  }

  /** Ends the connection, and the application with it. */
  void close() {
    CompletionStage<?> cancelled;
    synchronized (this) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      cancelled = stage;
      notifyAll();
    }
    inputs.abort(CLOSED);
    if (cancelled != null) {
      cancelLater(cancelled);
    }
  }

  /** After the application has been told: what is chained on a cancelled stage does not run. */
  private void cancelLater(CompletionStage<?> stage) {
    Runnable cancellation = () -> Context.empty().run(() -> cancel(stage));
    try {
      pace.execute(cancellation);
    } catch (RejectedExecutionException e) {
      cancellation.run();
    }
  }

  private static void cancel(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      // A stage that cannot be cancelled is told by its connection.
    }
  }
}
