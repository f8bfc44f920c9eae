package io.github.throughline.server;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.CustomScope;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An application whose instances do what a test tells them to. */
final class Sessions implements AsyncApplication {
  private final List<Session> all = new CopyOnWriteArrayList<>();

  /**
   * What an instance answers; a stage that the test completes, if it has nothing else to answer.
   */
  volatile Function<Session, CompletionStage<?>> answer = session -> session.end;

  /** One instance. */
  record Session(Scope scope, Receive receive, Send send, CompletableFuture<Object> end) {
    CompletableFuture<Event> next() {
      return receive.receive().toCompletableFuture();
    }

    CompletableFuture<?> say(String text) {
      return send.send(event(text)).toCompletableFuture();
    }

    boolean isServed() {
      return !end.isDone();
    }
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    Session session = new Session(scope, receive, send, new CompletableFuture<>());
    all.add(session);
    return answer.apply(session);
  }

  List<Session> all() {
    return List.copyOf(all);
  }

  /** The latest instance of an id. */
  Session of(String id) {
    return all.stream()
        .filter(session -> session.scope.equals(scope(id)))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** The ids of the instances that are served, in the order of their making. */
  List<String> served() {
    return all.stream()
        .filter(Session::isServed)
        .map(session -> (String) ((CustomScope) session.scope).values().get("id"))
        .toList();
  }

  /** A stage that ends as another one, which nobody who has it can cancel. */
  static <T> CompletionStage<T> uncancellable(CompletableFuture<T> future) {
    CompletableFuture<T> stage =
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<T> toCompletableFuture() {
            throw new UnsupportedOperationException("on purpose");
          }
        };
    var unused =
        future.whenComplete(
            (result, failure) -> {
              if (failure == null) {
                stage.complete(result);
              } else {
                stage.completeExceptionally(failure);
              }
            });
    return stage;
  }

  static Scope scope(String id) {
    return new CustomScope("test", Map.of("id", id));
  }

  static Event event(String text) {
    return new CustomEvent("test.event", Map.of("text", text));
  }
}
