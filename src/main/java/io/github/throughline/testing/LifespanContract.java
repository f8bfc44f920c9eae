package io.github.throughline.testing;

import io.github.throughline.application.Event;
import io.github.throughline.application.LifespanEvent;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.testing.Violation.Party;
import org.jspecify.annotations.Nullable;

/**
 * The life of a server.
 *
 * <pre>
 * state    | startup  | complete, failed  | shutdown | complete, failed | returns  | fails
 * NEW      | STARTING | reported          | reported | reported         | reported | UNKNOWN
 * STARTING | reported | STARTED, FAILED   | reported | reported         | reported | UNKNOWN
 * STARTED  | reported | reported          | STOPPING | reported         | UNKNOWN  | UNKNOWN
 * STOPPING | reported | reported          | again    | ENDED            | reported | ENDED
 * FAILED   | reported | reported          | reported | reported         |          |
 * ENDED    | reported | reported          | again    | reported         |          |
 * UNKNOWN  | reported | reported          | ignored  | reported         |          |
 * </pre>
 *
 * <p>UNKNOWN is that of an application that does not know lifespans, or does not care about their
 * end, and is served without. The event that tells of the end, shutdown, is given as often as it is
 * asked for.
 */
final class LifespanContract extends Contract {
  private enum State {
    NEW,
    STARTING,
    STARTED,
    STOPPING,
    FAILED,
    ENDED,
    UNKNOWN
  }

  private final LifespanScope scope;
  private final Connections connections;
  private volatile State state = State.NEW;

  LifespanContract(LifespanScope scope, Connections connections) {
    this.scope = scope;
    this.connections = connections;
  }

  /** Tells why there can be no connection now; {@code null} if there can. */
  @Nullable String whyClosed() {
    return switch (state) {
      case NEW, STARTING -> "startup is not complete";
      case FAILED -> "startup has failed";
      case STOPPING, ENDED -> "the application is shut down";
      case STARTED, UNKNOWN -> null;
    };
  }

  @Override
  void given(Event event) {
    if (event instanceof LifespanEvent.Startup) {
      serverIf(state != State.NEW, ContractRule.LIFESPAN_STARTUP, event);
      state = state == State.NEW ? State.STARTING : state;
    } else if (event instanceof LifespanEvent.Shutdown) {
      serverIf(state == State.NEW, ContractRule.LIFESPAN_STARTUP, event);
      serverIf(
          state == State.STARTING || state == State.FAILED, ContractRule.LIFESPAN_SHUTDOWN, event);
      if (state == State.STARTED) {
        serverIf(connections.open() > 0, ContractRule.LIFESPAN_SHUTDOWN, event);
        state = State.STOPPING;
      }
    } else {
      misplaced(scope, Party.SERVER, event);
    }
  }

  @Override
  void sent(Event event) {
    if (event instanceof LifespanEvent.StartupComplete) {
      answer(State.STARTING, State.STARTED, ContractRule.LIFESPAN_STARTUP_ANSWER, event);
    } else if (event instanceof LifespanEvent.StartupFailed) {
      answer(State.STARTING, State.FAILED, ContractRule.LIFESPAN_STARTUP_ANSWER, event);
    } else if (event instanceof LifespanEvent.ShutdownComplete
        || event instanceof LifespanEvent.ShutdownFailed) {
      answer(State.STOPPING, State.ENDED, ContractRule.LIFESPAN_SHUTDOWN_ANSWER, event);
    } else {
      misplaced(scope, Party.APPLICATION, event);
    }
  }

  private void answer(State from, State to, ContractRule rule, Event event) {
    applicationIf(state != from, rule, event);
    if (state == from) {
      state = to;
    }
  }

  @Override
  void returned() {
    if (state == State.NEW || state == State.STARTING || state == State.STOPPING) {
      application(
          ContractRule.LIFESPAN_ANSWERED,
          state == State.STOPPING ? "shutdown is not answered" : "startup is not answered");
    }
  }

  @Override
  void ended() {
    state =
        switch (state) {
          case NEW, STARTING, STARTED -> State.UNKNOWN;
          case STOPPING -> State.ENDED;
          default -> state;
        };
  }
}
