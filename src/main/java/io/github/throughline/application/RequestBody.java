package io.github.throughline.application;

import static java.util.Objects.checkFromIndexSize;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The body of a request, received as it is read. */
final class RequestBody extends InputStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Exchange exchange;

  /** The length that the client has announced; negative if it has not. */
  private final long announced;

  /** How many bytes have been received, as far as they are shown. */
  private long received;

  private ByteBuffer part = NOTHING;
  private boolean last;
  private boolean closed;

  RequestBody(Exchange exchange, OptionalLong contentLength) {
    this.exchange = exchange;
    this.announced = contentLength.orElse(-1);
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? part.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, part.remaining());
    part.get(bytes, offset, count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && hasMore()) {
      int step = (int) Math.min(count - skipped, part.remaining());
      part.position(part.position() + step);
      skipped += step;
    }
    return skipped;
  }

  /** Answers how many bytes have been received and not been read. */
  @Override
  public int available() throws IOException {
    requireOpen();
    return part.remaining();
  }

  @Override
  public void close() {
    closed = true;
    part = NOTHING;
  }

  /** Waits until there is something to read; {@code false} at the end. */
  private boolean hasMore() throws IOException {
    requireOpen();
    while (!part.hasRemaining()) {
      if (received == announced) {
        return false;
      }
      if (last) {
        requireWhole();
        return false;
      }
      receive();
    }
    return true;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("closed: the body of the request");
    }
    exchange.requireOpen();
  }

  private void requireWhole() throws IOException {
    if (announced >= 0) {
      throw new IOException(
          "The body has ended after %d bytes, of the %d of its Content-Length"
              .formatted(received, announced));
    }
  }

  private void receive() throws IOException {
    Event event = exchange.receive();
    if (!(event instanceof HttpEvent.Request request)) {
      throw new IllegalStateException(
          "%s is no event of a request's body".formatted(event == null ? "null" : event.type()));
    }
    ByteBuffer body = request.body();
    if (announced >= 0 && body.remaining() > announced - received) {
      body.limit(body.position() + (int) (announced - received));
    }
    received += body.remaining();
    last = !request.moreBody();
    part = body;
  }
}
