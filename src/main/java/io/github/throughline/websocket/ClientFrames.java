package io.github.throughline.websocket;

import java.nio.ByteBuffer;

/** What a client sends, as far as to know whether it has closed the WebSocket (RFC 6455, 5.2). */
final class ClientFrames {
  private static final int CLOSE = 8;
  private static final int OPCODE = 0xf;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int IN_TWO_BYTES = 126;
  private static final int IN_EIGHT_BYTES = 127;
  private static final int FIXED = 2;
  private static final int MASK = 4;

  private final ByteBuffer head = ByteBuffer.allocate(FIXED + Long.BYTES + MASK);
  private long payload;
  private boolean closed;

  /** Takes what comes next, whole frames or not. */
  void take(byte[] bytes, int offset, int length) {
    ByteBuffer next = ByteBuffer.wrap(bytes, offset, length);
    while (next.hasRemaining() && !closed) {
      if (head.position() < headLength()) {
        head.put(next.get());
        payload = head.position() < headLength() ? 0 : payloadLength();
      } else {
        int skipped = (int) Math.min(payload, next.remaining());
        next.position(next.position() + skipped);
        payload -= skipped;
      }
      if (payload == 0 && head.position() == headLength()) {
        closed = isClose(head.get(0));
        head.clear();
      }
    }
  }

  /** Whether a whole frame has closed the WebSocket. */
  boolean areClosed() {
    return closed;
  }

  /** Whether a frame that begins so closes a WebSocket. */
  static boolean isClose(byte first) {
    return (first & OPCODE) == CLOSE;
  }

  /** How long the head is, as far as that is known. */
  private int headLength() {
    if (head.position() < FIXED) {
      return FIXED;
    }
    int mask = (head.get(1) & MASKED) == 0 ? 0 : MASK;
    return switch (head.get(1) & LENGTH) {
      case IN_TWO_BYTES -> FIXED + Short.BYTES + mask;
      case IN_EIGHT_BYTES -> FIXED + Long.BYTES + mask;
      default -> FIXED + mask;
    };
  }

  private long payloadLength() {
    int length = head.get(1) & LENGTH;
    return switch (length) {
      case IN_TWO_BYTES -> Short.toUnsignedLong(head.getShort(FIXED));
      case IN_EIGHT_BYTES -> Math.max(0, head.getLong(FIXED)); // as no frame has more
      default -> length;
    };
  }
}
