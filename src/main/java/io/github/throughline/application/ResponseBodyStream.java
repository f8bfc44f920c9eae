package io.github.throughline.application;

import static java.util.Objects.checkFromIndexSize;

import io.github.throughline.application.HttpEvent.ResponseBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * The body of a response, sent in parts, each of which is waited for. Every part has a buffer of
 * its own: one whose wait was given up may be on its way for long, and a caller's own array would
 * be used again meanwhile.
 */
final class ResponseBodyStream extends OutputStream {
  /** How many bytes are held back, and how many a part has at most. */
  static final int PART = 8192;

  private static final byte[] NOTHING = {};

  private final Exchange exchange;
  private final ResponseHead head;
  private final byte[] single = new byte[1];
  private byte[] buffer = NOTHING;
  private int buffered;
  private long given;
  private boolean parted;
  private boolean closed;

  ResponseBodyStream(Exchange exchange, ResponseHead head) {
    this.exchange = exchange;
    this.head = head;
  }

  @Override
  public void write(int value) throws IOException {
    single[0] = (byte) value;
    write(single, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    long room = head.contentLength() < 0 ? length : Math.max(0, head.contentLength() - given);
    int taken = (int) Math.min(length, room);
    take(bytes, offset, taken);
    if (taken < length) {
      throw tooLong(given + length - taken);
    }
  }

  private void take(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (buffered == PART) {
        sendPart();
      }
      if (buffer.length == 0) {
        buffer = new byte[PART];
      }
      int count = Math.min(end - at, PART - buffered);
      System.arraycopy(bytes, at, buffer, buffered, count);
      at += count;
      buffered += count;
      given += count;
    }
  }

  /** Sends what there is; the first time also if that is nothing, as servers may wait for it. */
  @Override
  public void flush() throws IOException {
    if (closed) {
      return;
    }
    exchange.requireOpen();
    if (buffered > 0 || !parted) {
      sendPart();
    }
  }

  private void sendPart() throws IOException {
    commit();
    parted = true;
    exchange.part(new ResponseBody(takeBuffer(), true));
  }

  private ByteBuffer takeBuffer() {
    ByteBuffer part = ByteBuffer.wrap(buffer, 0, buffered);
    buffer = NOTHING;
    buffered = 0;
    return part;
  }

  /** Sends status and headers, if that was not done. */
  void commit() throws IOException {
    if (!exchange.isCommitted()) {
      requireNotTooLong();
      exchange.start(head.event());
    }
  }

  /** Refuses later writes. The response is completed when it is known that all went well. */
  @Override
  public void close() {
    closed = true;
  }

  /** Forgets what was written. */
  void reset() {
    buffer = NOTHING;
    buffered = 0;
    given = 0;
    closed = false;
  }

  /** Sends all that is left of the response. */
  void complete() throws IOException {
    exchange.requireOpen();
    requireNotTooLong();
    if (head.isShort(given)) {
      throw new IOException(
          "The body has %d bytes, less than the %d of its Content-Length"
              .formatted(given, head.contentLength()));
    }
    if (!exchange.isCommitted()) {
      head.completeWith(given);
      commit();
    }
    exchange.finish(new ResponseBody(takeBuffer(), false));
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("closed: the body of the response");
    }
    exchange.requireOpen();
  }

  /** For a length that was told when there were more bytes already. */
  private void requireNotTooLong() throws IOException {
    if (head.contentLength() >= 0 && given > head.contentLength()) {
      throw tooLong(given);
    }
  }

  private IOException tooLong(long bytes) {
    return new IOException(
        "The body has %d bytes, more than the %d of its Content-Length"
            .formatted(bytes, head.contentLength()));
  }
}
