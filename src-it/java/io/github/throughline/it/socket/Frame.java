package io.github.throughline.it.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A frame, as it may or may not be allowed.
 *
 * @param fin whether it is the last one of its message
 * @param rsv the reserved bits, 0 to 7
 * @param opcode 0 to 15
 * @param payload unmasked
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what describe() says
record Frame(boolean fin, int rsv, int opcode, byte[] payload) {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** What a close frame without a code means. */
  static final int NO_CODE = 1005;

  private static final int SHORT = 126;
  private static final int LONG = 127;

  private static final int SHOWN = 64;

  /** Makes a whole message, or a control frame. */
  static Frame of(int opcode, byte[] payload) {
    return new Frame(true, 0, opcode, payload);
  }

  static Frame text(String text) {
    return of(TEXT, text.getBytes(UTF_8));
  }

  static Frame binary(byte... bytes) {
    return of(BINARY, bytes);
  }

  static Frame continuation(String text) {
    return of(CONTINUATION, text.getBytes(UTF_8));
  }

  static Frame ping(String payload) {
    return of(PING, payload.getBytes(UTF_8));
  }

  static Frame pong(String payload) {
    return of(PONG, payload.getBytes(UTF_8));
  }

  /** Makes a close frame without a code. */
  static Frame close() {
    return of(CLOSE, new byte[0]);
  }

  static Frame close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = new byte[2 + text.length];
    ByteBuffer.wrap(payload).putShort((short) code).put(text);
    return of(CLOSE, payload);
  }

  /** The same, with more of the message to come. */
  Frame unfinished() {
    return new Frame(false, rsv, opcode, payload);
  }

  /** The same, with reserved bits. */
  Frame reserved(int bits) {
    return new Frame(fin, bits, opcode, payload);
  }

  boolean isControl() {
    return opcode >= CLOSE;
  }

  /** The payload as text, which has to be well-formed. */
  String text() {
    return decoded(ByteBuffer.wrap(payload));
  }

  private static String decoded(ByteBuffer bytes) {
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("the server sent malformed UTF-8", e);
    }
  }

  /** The code of a close frame, {@link #NO_CODE} if there is none. */
  int code() {
    return payload.length == 0 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  String reason() {
    return payload.length == 0
        ? ""
        : decoded(ByteBuffer.wrap(payload, 2, payload.length - 2).slice());
  }

  /** What goes over the wire when a server sends it. */
  byte[] bytes() {
    byte[] head = head(0);
    byte[] bytes = Arrays.copyOf(head, head.length + payload.length);
    System.arraycopy(payload, 0, bytes, head.length, payload.length);
    return bytes;
  }

  /** What goes over the wire when a client sends it. */
  byte[] bytes(int mask) {
    byte[] head = head(0x80);
    byte[] bytes = Arrays.copyOf(head, head.length + 4 + payload.length);
    ByteBuffer masked = ByteBuffer.wrap(bytes).position(head.length).putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      masked.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
    }
    return bytes;
  }

  private byte[] head(int maskBit) {
    int length = payload.length;
    byte first = (byte) ((fin ? 0x80 : 0) | (rsv << 4) | opcode);
    if (length < SHORT) {
      return new byte[] {first, (byte) (maskBit | length)};
    }
    boolean small = length < 1 << 16;
    byte[] head = new byte[small ? 4 : 10];
    ByteBuffer bytes =
        ByteBuffer.wrap(head).put(first).put((byte) (maskBit | (small ? SHORT : LONG)));
    if (small) {
      bytes.putShort((short) length);
    } else {
      bytes.putLong(length);
    }
    return head;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame
        && fin == frame.fin
        && rsv == frame.rsv
        && opcode == frame.opcode
        && Arrays.equals(payload, frame.payload);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(payload) + opcode;
  }

  /** For messages. */
  @Override
  public String toString() {
    byte[] start = Arrays.copyOf(payload, Math.min(payload.length, SHOWN));
    String shown =
        opcode == TEXT
            ? '"' + new String(start, ISO_8859_1) + '"'
            : HexFormat.of().formatHex(start);
    String kind =
        switch (opcode) {
          case CONTINUATION -> "continuation";
          case TEXT -> "text";
          case BINARY -> "binary";
          case CLOSE -> "close " + (payload.length == 1 ? "?" : code());
          case PING -> "ping";
          case PONG -> "pong";
          default -> "opcode " + opcode;
        };
    return "%s%s, rsv %d, %d bytes %s"
        .formatted(kind, fin ? "" : " unfinished", rsv, payload.length, shown);
  }
}
