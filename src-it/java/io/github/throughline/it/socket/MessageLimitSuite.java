package io.github.throughline.it.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.WebApplication;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is too long ends the connection, however it comes. */
abstract class MessageLimitSuite extends SocketSuite {
  private static final int MOST = 1000;
  private static final int TOO_BIG = 1009;

  /** More than containers gather before they tell of a part of a frame. */
  private static final int MUCH = 64 << 10;

  MessageLimitSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return webApplication(Map.of("throughline.message", Integer.toString(MOST)));
  }

  @BeforeEach
  void tolerateWhatContainersSay() {
    tolerateContainers();
  }

  /** The application, which waits for the end, is told; the client gets the code. */
  private FrameClient openBriefly() throws IOException {
    return open(
        talk -> {
          talk.accept();
          Disconnect end = talk.echo();
          assertThat(end.code()).isEqualTo(TOO_BIG);
        });
  }

  private void assertTooBig(FrameClient client) throws Exception {
    assertThat(client.readClose().code()).isEqualTo(TOO_BIG);
    finish(client);
    sockets.awaitScript();
  }

  /** The close frame may be lost, if the server has not read all that there was. */
  private void assertTooBigAtLast(FrameClient client) throws Exception {
    Frame close = client.readMessageOrEnd();
    if (close != null) {
      assertThat(close.code()).isEqualTo(TOO_BIG);
      client.close(); // a good-bye would be a part of the message
    }
    sockets.awaitScript();
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
  void theLongestMessageComes(int opcode) throws Exception {
    FrameClient client = openEcho();
    byte[] whole = "x".repeat(MOST).getBytes(UTF_8);
    Frame message = Frame.of(opcode, whole);
    assertThat(client.send(message).readMessage()).isEqualTo(message);
    end(client);
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
  void aLongerOneIsTheEnd(int opcode) throws Exception {
    FrameClient client = openBriefly();
    client.send(Frame.of(opcode, new byte[MOST + 1]));
    assertTooBig(client);
  }

  @Test
  void textCountsByItsBytes() throws Exception {
    FrameClient client = openEcho();
    String most = "\u20ac".repeat(MOST / 3);
    assertThat(client.send(Frame.text(most)).readText()).isEqualTo(most);
    end(client);
    FrameClient other = openBriefly();
    other.send(Frame.text(most + "\u20ac"));
    assertTooBig(other);
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
  void fragmentsCountTogether(int opcode) throws Exception {
    FrameClient client = openEcho();
    Frame half = Frame.of(opcode, new byte[MOST / 2]).unfinished();
    Frame otherHalf = Frame.of(Frame.CONTINUATION, new byte[MOST / 2]);
    client.send(half, otherHalf, half, otherHalf);
    assertThat(client.readMessage()).isEqualTo(Frame.of(opcode, new byte[MOST]));
    assertThat(client.readMessage()).isEqualTo(Frame.of(opcode, new byte[MOST]));
    end(client);
    FrameClient other = openBriefly();
    other.send(half, otherHalf.unfinished(), Frame.of(Frame.CONTINUATION, new byte[1]));
    assertTooBig(other);
  }

  @Test
  void aMessageThatNeverEndsIsTooLong() throws Exception {
    FrameClient client = openBriefly();
    try {
      client.send(Frame.text("x").unfinished());
      for (int sent = 0; sent < MUCH; sent += MOST / 10) {
        client.send(Frame.continuation("x".repeat(MOST / 10)).unfinished());
      }
    } catch (IOException e) {
      // the server need not take it
    }
    assertTooBigAtLast(client);
  }

  /** Nobody waits for all that is announced, or sets room aside for it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "81ff000000007fffffff00000000",
        "82ff000000010000000000000000",
        "82ff7fffffffffffffff00000000"
      })
  void aFrameThatAnnouncesTooMuchIsTooLong(String head) throws Exception {
    assumeFalse(Deviation.WHOLE_FRAMES.isOf(kind));
    FrameClient client = openBriefly();
    try {
      client.sendBytes(HexFormat.of().parseHex(head));
      client.sendBytes(new byte[MUCH]);
    } catch (IOException e) {
      // the server need not take it
    }
    assertTooBigAtLast(client);
  }

  @Test
  void theApplicationMaySendMore() throws Exception {
    String text = "x".repeat(100 * MOST);
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.send(text);
              talk.disconnect();
            });
    assertThat(client.readText()).isEqualTo(text);
    end(client);
  }
}
