package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.it.exchange.ContainerKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The client of the JDK, which nobody has written for these tests. */
abstract class JdkClientSuite extends SocketSuite {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  JdkClientSuite(ContainerKind kind) {
    super(kind);
  }

  private WebSocket connect(Heard heard, String... subprotocols) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (subprotocols.length == 1) {
      builder.subprotocols(subprotocols[0]);
    }
    return builder.buildAsync(address(), heard).join();
  }

  private URI address() {
    return URI.create("ws://127.0.0.1:" + port() + PATH);
  }

  @Test
  void messagesComeAndGo() throws Exception {
    sockets.play(
        talk -> {
          talk.accept();
          assertThat(talk.echo()).isEqualTo(new Disconnect(4000, "caf\u00e9"));
        });
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 1 << 20}) {
      socket.sendText("\u00e9".repeat(length / 2), true).join();
      assertThat(heard.next()).hasSize(length / 2);
      socket.sendBinary(ByteBuffer.allocate(length), true).join();
      assertThat(heard.next()).isEqualTo(length + " bytes");
    }
    socket.sendText("in ", false).join();
    socket.sendPing(ByteBuffer.allocate(3)).join();
    assertThat(heard.next()).isEqualTo("pong of 3");
    socket.sendText("parts", true).join();
    assertThat(heard.next()).isEqualTo("in parts");
    socket.sendClose(4000, "caf\u00e9").join();
    assertThat(heard.next()).startsWith("closed 4000");
    sockets.awaitScript();
  }

  @Test
  void theApplicationCloses() throws Exception {
    sockets.play(
        talk -> {
          talk.accept("b");
          talk.send("hello");
          talk.close(4001, "enough");
          assertThat(talk.disconnect().code()).isEqualTo(4001);
        });
    Heard heard = new Heard();
    WebSocket socket = connect(heard, "b");
    assertThat(socket.getSubprotocol()).isEqualTo("b");
    assertThat(heard.next()).isEqualTo("hello");
    assertThat(heard.next()).isEqualTo("closed 4001 enough");
    sockets.awaitScript();
  }

  @Test
  void aRefusalIsTold() throws Exception {
    sockets.play(
        talk -> {
          talk.connect();
          talk.close(1000, "");
        });
    assertThatThrownBy(() -> connect(new Heard()))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            failure -> assertThat(failure.getResponse().statusCode()).isEqualTo(403));
    sockets.awaitScript();
  }

  @Test
  void aClientThatGivesUpIsLost() throws Exception {
    tolerateContainers();
    sockets.play(
        talk -> {
          talk.accept();
          talk.send("hello");
          assertThat(talk.disconnect()).isEqualTo(new Disconnect(1006, ""));
        });
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    assertThat(heard.next()).isEqualTo("hello");
    socket.abort();
    sockets.awaitScript();
  }
}
