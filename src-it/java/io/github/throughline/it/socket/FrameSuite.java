package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.throughline.application.Event;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.it.exchange.ContainerKind;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that must not be, and text that is none, end the connection; nothing of them arrives. */
abstract class FrameSuite extends SocketSuite {
  private static final int PROTOCOL_ERROR = 1002;
  private static final int MALFORMED = 1007;
  private static final int SOME = 3;

  FrameSuite(ContainerKind kind) {
    super(kind);
  }

  @BeforeEach
  void tolerateWhatContainersSay() {
    tolerateContainers();
  }

  /** Waits for the end, before which there is one message. */
  private FrameClient openFor(Integer... codes) throws IOException {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              Disconnect end = endAfterText(talk);
              if (end.code() != 1006 || !Deviation.FAILED_IS_LOST.isOf(kind)) {
                assertThat(end.code()).isIn((Object[]) codes);
              }
            });
    return client.send(Frame.text("before"));
  }

  /** Receives a message and then the end, which answers; on some it may come at once. */
  private Disconnect endAfterText(SocketTalk talk) throws Exception {
    Event first = talk.receive();
    if (first instanceof Disconnect end && Deviation.END_OVERTAKES.isOf(kind)) {
      return end;
    }
    assertThat(first).isEqualTo(new WebSocketEvent.Receive(null, "before"));
    return (Disconnect) talk.receive();
  }

  private void assertFailed(FrameClient client, int code) throws Exception {
    assertThat(client.readClose().code()).isEqualTo(code);
    finish(client);
    sockets.awaitScript();
  }

  /** A server need not take what comes after that which was wrong. */
  private static void sendInVain(FrameClient client, Frame... frames) {
    try {
      client.send(frames);
    } catch (IOException e) {
      // it has closed the connection, and is heard all the same
    }
  }

  private void assertRefused(Frame... frames) throws Exception {
    FrameClient client = openFor(PROTOCOL_ERROR);
    sendInVain(client, frames);
    assertFailed(client, PROTOCOL_ERROR);
  }

  private void assertMalformed(Frame... frames) throws Exception {
    FrameClient client = openFor(MALFORMED);
    sendInVain(client, frames);
    assertFailed(client, MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.TEXT, Frame.BINARY, Frame.PING, Frame.CLOSE})
  void framesWithoutAMask(int opcode) throws Exception {
    assumeFalse(Deviation.LOOSE_MASKS.isOf(kind));
    if (opcode >= Frame.CLOSE && Deviation.UNMASKED_CONTROL_FRAMES.isOf(kind)) {
      FrameClient client = openEcho().sendUnmasked(Frame.ping("a"));
      assertThat(client.read()).isEqualTo(Frame.pong("a"));
      end(client);
      return;
    }
    FrameClient client = openFor(PROTOCOL_ERROR).sendUnmasked(Frame.of(opcode, new byte[0]));
    assertFailed(client, PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void reservedBits(int bits) throws Exception {
    assertRefused(Frame.text("a").reserved(bits));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void reservedBitsOfControlFrames(int bits) throws Exception {
    assertRefused(Frame.ping("a").reserved(bits));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void reservedOpcodes(int opcode) throws Exception {
    assertRefused(Frame.of(opcode, new byte[0]));
    assertRefused(Frame.of(opcode, new byte[SOME]));
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.CLOSE, Frame.PING, Frame.PONG})
  void controlFramesThatAreTooLong(int opcode) throws Exception {
    byte[] payload = new byte[126];
    payload[0] = 3;
    payload[1] = (byte) 232;
    assertRefused(Frame.of(opcode, payload));
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.CLOSE, Frame.PING, Frame.PONG})
  void controlFramesInFragments(int opcode) throws Exception {
    assertRefused(Frame.of(opcode, new byte[0]).unfinished());
  }

  @Test
  void whatContinuesNothing() throws Exception {
    assertRefused(Frame.continuation("a"));
    assumeFalse(Deviation.STRAY_FRAGMENTS.isOf(kind));
    assertRefused(Frame.continuation("a").unfinished());
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
  void aMessageWithinAnother(int opcode) throws Exception {
    assertRefused(Frame.text("a").unfinished(), Frame.of(opcode, new byte[1]));
    assertRefused(Frame.text("a").unfinished(), Frame.of(opcode, new byte[1]).unfinished());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535})
  void codesThatMustNotBeSent(int code) throws Exception {
    assumeFalse(code >= 5000 && Deviation.SILENT_HIGH_CODES.isOf(kind));
    assertRefused(Frame.close(code, ""));
  }

  @Test
  void halfACode() throws Exception {
    assertRefused(Frame.of(Frame.CLOSE, new byte[1]));
  }

  @Test
  void aReasonThatIsNoText() throws Exception {
    FrameClient client = openFor(MALFORMED, PROTOCOL_ERROR);
    client.send(Frame.of(Frame.CLOSE, HexFormat.of().parseHex("03e8c3")));
    assertThat(client.readClose().code()).isIn(PROTOCOL_ERROR, MALFORMED);
    finish(client);
  }

  @Test
  void aLengthOfAllBits() throws Exception {
    assumeFalse(Deviation.NEGATIVE_LENGTH.isOf(kind));
    FrameClient client = openFor(PROTOCOL_ERROR, 1009);
    client.sendBytes(HexFormat.of().parseHex("82ffffffffffffffffff00000000"));
    assertThat(client.readClose().code()).isIn(PROTOCOL_ERROR, 1009);
    finish(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "80",
        "c0af",
        "c1bf",
        "e0809f",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f08080af",
        "f4908080",
        "f5808080",
        "c3",
        "e282",
        "f09f98",
        "c328",
        "61c3",
        "f8888080",
        "fe",
        "610062ff"
      })
  void textThatIsNone(String hex) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertMalformed(Frame.of(Frame.TEXT, bytes));
    assumeFalse(Deviation.SPLIT_CHARACTERS.isOf(kind));
    assertMalformed(Frame.text("a").unfinished(), Frame.of(Frame.CONTINUATION, bytes));
  }

  @Test
  void textThatEndsWithinACharacter() throws Exception {
    assumeFalse(Deviation.SPLIT_CHARACTERS.isOf(kind));
    assertMalformed(
        Frame.of(Frame.TEXT, HexFormat.of().parseHex("e2")).unfinished(),
        Frame.of(Frame.CONTINUATION, HexFormat.of().parseHex("82")));
  }

  @ParameterizedTest
  @CsvSource({"c3,a9", "e282,ac", "e2,82ac", "f0,9f9880", "f09f,9880", "f09f98,80"})
  void fragmentsMaySplitACharacter(String first, String second) throws Exception {
    assumeFalse(Deviation.SPLIT_CHARACTERS.isOf(kind));
    FrameClient client = openEcho();
    client.send(
        Frame.of(Frame.TEXT, HexFormat.of().parseHex(first)).unfinished(),
        Frame.ping("between"),
        Frame.continuation("").unfinished(),
        Frame.of(Frame.CONTINUATION, HexFormat.of().parseHex(second)));
    assertThat(client.read()).isEqualTo(Frame.pong("between"));
    assertThat(client.readMessage())
        .isEqualTo(Frame.of(Frame.TEXT, HexFormat.of().parseHex(first + second)));
    end(client);
  }

  @Test
  void bytesMayBeAnything() throws Exception {
    FrameClient client = openEcho();
    Frame message = Frame.binary(HexFormat.of().parseHex("ffc080eda080"));
    assertThat(client.send(message).readMessage()).isEqualTo(message);
    end(client);
  }

  @Test
  void otherSocketsGoOn() throws Exception {
    FrameClient well = openEcho();
    FrameClient bad = open();
    bad.send(Frame.text("a").reserved(SOME));
    bad.readClose();
    finish(bad);
    sockets.awaitScript();
    assertThat(well.send(Frame.text("a")).readText()).isEqualTo("a");
    end(well);
  }
}
