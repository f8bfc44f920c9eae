package io.github.throughline.manual;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.Applications;
import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.BlockingApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.bridge.Bridge;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of the javadoc about blocking applications. */
@Timeout(60)
class BlockingApplicationsTest {
  private final List<Event> sent = new CopyOnWriteArrayList<>();

  @Test
  void echoesTheBody() {
    try (Bridge bridge = Bridge.standalone()) {
      BlockingApplication echo =
          (request, response) -> {
            response.header("content-type", "text/plain");
            request.body().transferTo(response.body()); // as fast as the client takes it
          };
      AsyncApplication application = Applications.blocking(echo, bridge);
      Event hello = new HttpEvent.Request(ByteBuffer.wrap("hello".getBytes(UTF_8)), false);
      application
          .handle(
              HttpScope.builder("POST", "/echo").build(),
              () -> CompletableFuture.completedFuture(hello),
              event -> {
                sent.add(event);
                return CompletableFuture.completedFuture(null);
              })
          .toCompletableFuture()
          .join();
    }
    assertThat(sent).hasSize(2);
    assertThat(((HttpEvent.ResponseBody) sent.get(1)).body())
        .isEqualTo(ByteBuffer.wrap("hello".getBytes(UTF_8)));
  }
}
