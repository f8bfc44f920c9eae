package io.github.throughline.websocket;

import io.github.throughline.application.WebSocketEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of their parts, under one limit for all containers. Used by one thread after the
 * other, as containers deliver.
 */
final class Assembly {
  private final int limit;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long length;
  private boolean full;

  /**
   * Makes an empty one.
   *
   * @param limit how many bytes a message may have, as UTF-8 if it is text
   */
  Assembly(int limit) {
    this.limit = limit;
  }

  /** Whether a message has been longer than it may be; none is made any more then. */
  boolean isFull() {
    return full;
  }

  /** Takes a part, and answers the message if it was the last one. */
  WebSocketEvent.@Nullable Receive add(String part, boolean last) {
    if (!fits(utf8Length(part), last)) {
      return null;
    }
    text.append(part);
    return last ? new WebSocketEvent.Receive(null, takeText()) : null;
  }

  /** Takes a part, copied, and answers the message if it was the last one. */
  WebSocketEvent.@Nullable Receive add(ByteBuffer part, boolean last) {
    if (!fits(part.remaining(), last)) {
      return null;
    }
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    bytes.writeBytes(copy);
    return last ? new WebSocketEvent.Receive(takeBytes(), null) : null;
  }

  private boolean fits(long more, boolean last) {
    length += more;
    full |= length > limit;
    if (last) {
      length = 0;
    }
    return !full;
  }

  private String takeText() {
    String whole = text.toString();
    text.setLength(0);
    text.trimToSize();
    return whole;
  }

  private ByteBuffer takeBytes() {
    ByteBuffer whole = ByteBuffer.wrap(bytes.toByteArray());
    bytes.reset();
    return whole;
  }

  private static long utf8Length(String part) {
    long length = 0;
    for (int i = 0; i < part.length(); i++) {
      char unit = part.charAt(i);
      if (unit < 0x80) {
        length++;
      } else if (unit < 0x800 || Character.isSurrogate(unit)) { // of a pair, half of four bytes
        length += 2;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
