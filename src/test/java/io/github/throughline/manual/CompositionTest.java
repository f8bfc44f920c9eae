package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Middleware;
import io.github.throughline.application.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The examples of package {@code application}. */
class CompositionTest {
  private final List<Event> sent = new ArrayList<>();

  private void call(AsyncApplication application, String path) {
    assertThat(
            application.handle(
                HttpScope.builder("GET", path).build(),
                CompletableFuture::new,
                event -> {
                  sent.add(event);
                  return CompletableFuture.completedFuture(null);
                }))
        .isCompleted();
  }

  @Test
  void applicationWithMiddlewareBehindARouter() {
    AsyncApplication hello =
        (scope, receive, send) ->
            send.send(
                    new HttpEvent.ResponseStart(
                        200, List.of(new Header("content-type", "text/plain"))))
                .thenCompose(started -> send.send(HttpEvent.ResponseBody.last("Hello")));

    Middleware https =
        (scope, receive, send, next) ->
            scope instanceof HttpScope http
                ? next.handle(http.toBuilder().scheme("https").build(), receive, send)
                : next.handle(scope, receive, send);
    AsyncApplication application = https.around(hello);

    AsyncApplication api = application;
    AsyncApplication files =
        (scope, receive, send) ->
            send.send(HttpEvent.ResponseBody.last(((HttpScope) scope).scheme()));

    AsyncApplication site =
        Router.builder().mount("/api", api).mount("/files", https.around(files)).build();

    call(site, "/api/x");
    assertThat(sent.get(1)).isEqualTo(HttpEvent.ResponseBody.last("Hello"));
    call(site, "/files/x");
    assertThat(sent.get(2)).isEqualTo(HttpEvent.ResponseBody.last("https"));
  }
}
