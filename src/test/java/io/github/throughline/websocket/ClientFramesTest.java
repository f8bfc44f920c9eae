package io.github.throughline.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFramesTest {
  static final byte[] CLOSE = masked(0x88, 2);

  private static final int TEXT = 0x81;

  private final ClientFrames frames = new ClientFrames();

  /** A frame of zeros, which would be the heads of continuations if they were taken for heads. */
  static byte[] masked(int first, int length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) first);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    frame.position(frame.position() + 4 + length);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** A frame of what would be the heads of closes. */
  private static byte[] misleading(int length) {
    byte[] frame = masked(TEXT, length);
    Arrays.fill(frame, frame.length - length, frame.length, (byte) 0x88);
    return frame;
  }

  private void take(byte[] bytes) {
    frames.take(bytes, 0, bytes.length);
  }

  @Test
  void closeIsFound() {
    take(CLOSE);
    assertThat(frames.areClosed()).isTrue();
  }

  @Test
  void closeWithoutCodeIsFound() {
    take(masked(0x88, 0));
    assertThat(frames.areClosed()).isTrue();
  }

  @Test
  void closeWithoutMaskIsFound() {
    take(new byte[] {(byte) 0x88, 2, 3});
    assertThat(frames.areClosed()).isFalse();
    take(new byte[] {(byte) 0xe8});
    assertThat(frames.areClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 256, 65_535, 65_536, 100_000})
  void closeAfterMessageIsFoundInOnePiece(int length) {
    byte[] message = misleading(length);
    byte[] both = Arrays.copyOf(message, message.length + CLOSE.length);
    System.arraycopy(CLOSE, 0, both, message.length, CLOSE.length);
    frames.take(both, 0, both.length - 1);
    assertThat(frames.areClosed()).isFalse();
    frames.take(both, both.length - 1, 1);
    assertThat(frames.areClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 256, 65_536})
  void closeAfterMessagesIsFoundByteByByte(int length) {
    for (byte[] frame : new byte[][] {misleading(length), masked(0x89, 5), masked(0, length)}) {
      takeEach(frame);
      assertThat(frames.areClosed()).isFalse();
    }
    takeEach(CLOSE);
    assertThat(frames.areClosed()).isTrue();
  }

  private void takeEach(byte[] frame) {
    for (int i = 0; i < frame.length; i++) {
      assertThat(frames.areClosed()).isFalse();
      frames.take(frame, i, 1);
    }
  }

  @Test
  void whatFollowsACloseChangesNothing() {
    take(CLOSE);
    take(misleading(300));
    assertThat(frames.areClosed()).isTrue();
  }

  @Test
  void impossibleLengthIsNoEndlessLoop() {
    byte[] bytes = masked(TEXT, 65_536);
    Arrays.fill(bytes, 2, 10, (byte) 0xff);
    frames.take(bytes, 0, 14);
    assertThat(frames.areClosed()).isFalse();
  }
}
