package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Middleware goes around applications, one within the other. */
@SuppressWarnings("NullAway") // it is tested what becomes of null
class MiddlewareTest {
  private final List<String> calls = new ArrayList<>();
  private final List<Event> sent = new ArrayList<>();
  private final AsyncApplication application =
      (scope, receive, send) -> {
        calls.add("application of " + ((HttpScope) scope).headers());
        return send.send(HttpEvent.ResponseBody.last("x"));
      };

  private Middleware adding(String name) {
    return (scope, receive, send, next) -> {
      calls.add(name);
      HttpScope changed = ((HttpScope) scope).toBuilder().header(name, "1").build();
      return next.handle(
          changed,
          receive,
          event -> {
            calls.add(name + " sends");
            return send.send(event);
          });
    };
  }

  private CompletionStage<?> call(AsyncApplication called, Scope scope) {
    return called.handle(
        scope,
        CompletableFuture::new,
        event -> {
          sent.add(event);
          return CompletableFuture.completedFuture(null);
        });
  }

  @Test
  void outerOneSeesTheConnectionFirstAndTheEventsLast() {
    HttpScope scope = HttpScope.builder("GET", "/").build();
    call(adding("outer").around(adding("inner").around(application)), scope);
    assertThat(calls)
        .containsExactly(
            "outer",
            "inner",
            "application of [Header[name=outer, value=1], Header[name=inner, value=1]]",
            "inner sends",
            "outer sends");
    assertThat(sent).containsExactly(HttpEvent.ResponseBody.last("x"));
    assertThat(scope.headers()).as("of the scope that came").isEmpty();
  }

  @Test
  void eachCallIsOfItsOwn() {
    AsyncApplication around = adding("a").around(application);
    HttpScope scope = HttpScope.builder("GET", "/").build();
    call(around, scope);
    call(around, scope);
    assertThat(calls)
        .filteredOn(call -> call.startsWith("application"))
        .hasSize(2)
        .allMatch(call -> call.equals("application of [Header[name=a, value=1]]"));
  }

  @Test
  void applicationNeedNotBeCalled() {
    Middleware closed =
        (scope, receive, send, next) -> send.send(new HttpEvent.ResponseStart(503, List.of()));
    call(closed.around(application), HttpScope.builder("GET", "/").build());
    assertThat(calls).isEmpty();
    assertThat(sent).hasSize(1);
  }

  @Test
  void thereIsAlwaysSomethingToGoAround() {
    assertThatThrownBy(() -> adding("a").around(null)).hasMessage("application");
  }
}
