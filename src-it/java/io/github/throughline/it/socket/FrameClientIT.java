package io.github.throughline.it.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.it.exchange.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client tells what came from what may come, by a server that sends given bytes. */
class FrameClientIT {
  private static final HexFormat HEX = HexFormat.of();

  /** What is done with a client of a server. */
  private interface Use {
    void with(FrameClient client, Socket server) throws IOException;
  }

  private static void with(Use use) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RawClient connection = new RawClient(server.getLocalPort());
        Socket accepted = server.accept()) {
      use.with(new FrameClient(connection), accepted);
    }
  }

  /** Has a server send bytes, and then close. */
  private static void receiving(String hex, Use use) throws IOException {
    with(
        (client, server) -> {
          server.getOutputStream().write(HEX.parseHex(hex.replace(" ", "")));
          server.shutdownOutput();
          use.with(client, server);
        });
  }

  @Test
  void framesOfTheSpecificationAreReadAsItSays() throws Exception {
    receiving(
        "81 05 48656c6c6f 01 03 48656c 80 02 6c6f 8a 05 48656c6c6f 88 02 03e8",
        (client, server) -> {
          assertThat(client.readText()).isEqualTo("Hello");
          assertThat(client.readText()).isEqualTo("Hello");
          assertThat(client.read()).isEqualTo(Frame.pong("Hello"));
          assertThat(client.read()).isEqualTo(Frame.close(1000, ""));
          assertThat(client.readOrEnd()).isNull();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 100_000})
  void longFramesAreReadAsTheyAreWritten(int length) throws Exception {
    Frame frame = Frame.binary(new byte[length]);
    receiving(
        HEX.formatHex(frame.bytes()),
        (client, server) -> assertThat(client.read()).isEqualTo(frame));
  }

  @Test
  void framesAreSentMasked() throws Exception {
    // section 5.7
    assertThat(Frame.text("Hello").bytes(0x37fa213d))
        .isEqualTo(HEX.parseHex("818537fa213d7f9f4d5158"));
    with(
        (client, server) -> {
          client.send(Frame.text("Hello"));
          byte[] sent = server.getInputStream().readNBytes(11);
          assertThat(Frame.text("Hello").bytes(ByteBuffer.wrap(sent).getInt(2))).isEqualTo(sent);
        });
  }

  @Test
  void whatIsNotAllowedIsSentAsItIsGiven() throws Exception {
    assertThat(Frame.text("a").unfinished().reserved(5).bytes()).isEqualTo(HEX.parseHex("510161"));
    assertThat(Frame.of(15, new byte[126]).bytes()).startsWith(HEX.parseHex("8f7e007e"));
    with(
        (client, server) -> {
          client.sendUnmasked(Frame.text("a"));
          assertThat(server.getInputStream().readNBytes(3)).isEqualTo(HEX.parseHex("810161"));
        });
  }

  @Test
  void pingsBetweenFramesAreAnswered() throws Exception {
    receiving(
        "01 01 61 89 01 78 80 01 62",
        (client, server) -> {
          assertThat(client.readText()).isEqualTo("ab");
          byte[] pong = server.getInputStream().readNBytes(7);
          assertThat(pong).startsWith(HEX.parseHex("8a81"));
        });
  }

  @Test
  void theCodeOfACloseFrameIsTold() {
    assertThat(Frame.close().code()).isEqualTo(Frame.NO_CODE);
    assertThat(Frame.close(4000, "caf\u00e9").code()).isEqualTo(4000);
    assertThat(Frame.close(4000, "caf\u00e9").reason()).isEqualTo("caf\u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "81 81 00000000 61", // masked
        "c1 01 61", // a reserved bit
        "83 01 61", // a reserved opcode
        "80 01 61", // continues nothing
        "01 01 61 81 01 62", // begins within another one
        "09 01 61", // a control frame in fragments
        "89 7e 007e", // too long for a control frame
        "81 7e 007d", // a length of more bytes than it needs
        "81 7f 000000000000ffff",
      })
  void whatIsNoWebSocketFailsTheTest(String hex) {
    assertThatThrownBy(
            () ->
                receiving(
                    hex,
                    (client, server) -> {
                      while (client.readOrEnd() != null) {
                        // until that comes which is wrong
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the server sent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "81", "81 02 61", "81 7e 00"})
  void aFrameThatIsCutOffIsNone(String hex) throws Exception {
    receiving(hex, (client, server) -> assertThat(client.readOrEnd()).isNull());
  }

  @Test
  void malformedTextFailsTheTest() {
    assertThatThrownBy(() -> receiving("81 01 ff", (client, server) -> client.readText()))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theAnswerToAHandshakeIsChecked(boolean right) throws Exception {
    String key = "dGhlIHNhbXBsZSBub25jZQ==";
    assertThat(FrameClient.acceptOf(key)).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    with(
        (client, server) -> {
          Thread answer = new Thread(() -> answerHandshake(server, right));
          answer.start();
          if (right) {
            assertThat(client.handshake("/").status()).isEqualTo(101);
          } else {
            assertThatThrownBy(() -> client.handshake("/")).isInstanceOf(AssertionError.class);
          }
        });
  }

  private static void answerHandshake(Socket server, boolean right) {
    try {
      StringBuilder request = new StringBuilder();
      while (!request.toString().endsWith("\r\n\r\n")) {
        request.append((char) server.getInputStream().read());
      }
      String name = "Sec-WebSocket-Key: ";
      String key = request.toString().lines().filter(line -> line.startsWith(name)).toList().get(0);
      String accepted = FrameClient.acceptOf(right ? key.substring(name.length()) : "other");
      String answer =
          String.join(
              "\r\n",
              List.of(
                  "HTTP/1.1 101 Switching Protocols",
                  "upgrade: websocket",
                  "connection: Upgrade",
                  "sec-websocket-accept: " + accepted,
                  "",
                  ""));
      server.getOutputStream().write(answer.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
