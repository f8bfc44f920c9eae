package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.PlainContainer;
import io.github.throughline.it.exchange.RawClient;
import io.github.throughline.it.exchange.WebApplication;
import io.github.throughline.it.relay.EchoByStages;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A socket on which nothing happens is not ended for that, and one whose client is dead is. */
abstract class LivenessSuite extends SocketSuite {
  LivenessSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return webApplication(Map.of("throughline.ping", "PT2S"));
  }

  @Test
  void aSilentClientIsPinged() throws Exception {
    FrameClient client = openEcho();
    for (int i = 0; i < 3; i++) {
      Frame ping = client.readAny();
      assertThat(ping.opcode()).isEqualTo(Frame.PING);
      client.send(Frame.of(Frame.PONG, ping.payload()));
    }
    assertThat(client.send(Frame.text("a")).readText()).isEqualTo("a");
    end(client);
  }

  @Test
  void aClientThatAnswersNothingIsLost() throws Exception {
    tolerateContainers();
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              assertThat(talk.receive()).isEqualTo(new Disconnect(1006, ""));
            });
    assertThat(client.readAny().opcode()).isEqualTo(Frame.PING);
    sockets.awaitScript();
  }

  private static CompletionStage<?> untilDisconnected(Receive receive) {
    return receive
        .receive()
        .thenCompose(
            event ->
                event instanceof HttpEvent.Disconnect
                    ? CompletableFuture.completedFuture(null)
                    : untilDisconnected(receive));
  }

  /** The deadline of a request that began later has passed: so has what would be the socket's. */
  @Test
  void theDeadlineOfRequestsIsNotThatOfSockets() throws Exception {
    logged.mayLog(LIBRARY, "deadline");
    sockets.use(
        (scope, receive, send) -> {
          if (scope instanceof HttpScope) {
            return untilDisconnected(receive);
          }
          return new EchoByStages().handle(scope, receive, send);
        });
    WebApplication application =
        webApplication(Map.of()).parameter("throughline.deadline", "PT0.5S");
    try (PlainContainer container = kind.start(application);
        RawClient socket = new RawClient(container.port());
        RawClient request = new RawClient(container.port())) {
      FrameClient client = opened(new FrameClient(socket));
      assertThat(client.send(Frame.text("a")).readText()).isEqualTo("a");
      request.send("GET " + PATH + " HTTP/1.1\r\nHost: example.org\r\n\r\n");
      assertThat(request.read().status()).isEqualTo(504);
      assertThat(client.send(Frame.text("b")).readText()).isEqualTo("b");
      client.send(Frame.close(1000, ""));
      assertThat(client.readClose().code()).isEqualTo(1000);
      client.readToEnd();
    }
  }
}
