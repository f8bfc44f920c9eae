package io.github.throughline.testing;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.ConnectionScope;
import io.github.throughline.application.CustomScope;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketScope;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection between a server and an application, both of which are looked at. */
final class Conversation {
  private final Scope scope;
  private final Receive receive;
  private final Send send;
  private final Consumer<? super Violation> reports;
  private final Connections connections;
  private final Contract contract;
  private boolean ended;

  Conversation(
      Scope scope,
      Receive receive,
      Send send,
      Consumer<? super Violation> reports,
      Connections connections) {
    this.scope = scope;
    this.receive = receive;
    this.send = send;
    this.reports = reports;
    this.connections = connections;
    this.contract = contract(scope);
  }

  private Contract contract(Scope of) {
    if (of instanceof HttpScope http) {
      return new HttpContract(http);
    }
    if (of instanceof WebSocketScope socket) {
      return new WebSocketContract(socket);
    }
    return of instanceof LifespanScope lifespan
        ? new LifespanContract(lifespan, connections)
        : new CustomContract((CustomScope) of);
  }

  /** Answers what a report of what was found has thrown. */
  private @Nullable Throwable look(Runnable step) {
    List<Violation> found;
    synchronized (this) {
      step.run();
      found = contract.takeFound();
    }
    return report(found, reports);
  }

  static @Nullable Throwable report(List<Violation> found, Consumer<? super Violation> reports) {
    Throwable thrown = null;
    for (Violation violation : found) {
      try {
        reports.accept(violation);
      } catch (RuntimeException | Error e) {
        if (thrown == null) {
          thrown = e;
        } else if (thrown != e) {
          thrown.addSuppressed(e);
        }
      }
    }
    return thrown;
  }

  CompletionStage<?> handle(AsyncApplication application) {
    Throwable refused = look(this::begin);
    if (refused != null) {
      closed();
      return CompletableFuture.failedFuture(refused);
    }
    CompletionStage<?> stage;
    try {
      stage = application.handle(scope, this::receive, this::send);
    } catch (Throwable e) {
      Throwable unused = end(e);
      throw e;
    }
    if (stage != null) {
      return relayed(stage);
    }
    Throwable thrown = look(() -> contract.application(ContractRule.NOT_NULL, "the stage"));
    Throwable unused = end(thrown == null ? new NullPointerException() : thrown);
    return thrown == null ? noStage() : CompletableFuture.failedFuture(thrown);
  }

  @SuppressWarnings("NullAway") // what was given is handed on
  private static CompletionStage<?> noStage() {
    return null;
  }

  private <T extends @Nullable Object> CompletionStage<T> relayed(CompletionStage<T> stage) {
    return Relay.of(stage, (result, failure) -> end(failure));
  }

  private void begin() {
    ScopeContract.check(scope, contract);
    if (scope instanceof ConnectionScope connection) {
      connections.begin(connection, contract);
    } else if (contract instanceof LifespanContract lifespan) {
      connections.begin(lifespan, ((LifespanScope) scope).state());
    }
  }

  private @Nullable Throwable end(@Nullable Throwable failure) {
    closed();
    return look(
        () -> {
          if (failure == null) {
            contract.returned();
          }
          contract.ended();
          ended = true;
        });
  }

  private void closed() {
    if (scope instanceof ConnectionScope) {
      connections.closed();
    }
  }

  private CompletionStage<Event> receive() {
    CompletionStage<Event> stage = receive.receive();
    if (stage != null) {
      return Relay.of(stage, this::given);
    }
    Throwable thrown = look(() -> contract.server(ContractRule.NOT_NULL, "the stage of receive"));
    return thrown == null ? stage : CompletableFuture.failedFuture(thrown);
  }

  private @Nullable Throwable given(@Nullable Event event, @Nullable Throwable failure) {
    if (failure != null) {
      return null;
    }
    return look(
        () -> {
          if (event == null) {
            contract.server(ContractRule.NOT_NULL, "the event received");
          } else {
            contract.given(event);
          }
        });
  }

  private CompletionStage<@Nullable Void> send(Event event) {
    Throwable thrown = look(() -> sent(event));
    if (thrown != null) {
      return CompletableFuture.failedFuture(thrown);
    }
    CompletionStage<@Nullable Void> stage = send.send(event);
    if (stage != null) {
      return Relay.of(stage, this::taken);
    }
    thrown = look(() -> contract.server(ContractRule.NOT_NULL, "the stage of send"));
    return thrown == null ? stage : CompletableFuture.failedFuture(thrown);
  }

  private void sent(@Nullable Event event) {
    if (event == null) {
      contract.application(ContractRule.NOT_NULL, "the event sent");
      return;
    }
    contract.applicationIf(ended, ContractRule.USE_AFTER_END, event);
    if (!ended) {
      contract.sent(event);
    }
  }

  private @Nullable Throwable taken(@Nullable Void nothing, @Nullable Throwable failure) {
    return failure == null || failure instanceof CancellationException
        ? null
        : look(contract::lost);
  }
}
