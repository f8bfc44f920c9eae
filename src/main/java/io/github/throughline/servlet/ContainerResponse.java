package io.github.throughline.servlet;

import io.github.throughline.application.Header;
import io.github.throughline.application.internal.ContentLength;
import io.github.throughline.servlet.internal.Container;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response of a container. */
final class ContainerResponse implements ResponseSink {
  private final HttpServletResponse response;
  private final ServletOutputStream stream;
  private final boolean isTomcat;

  /** How many bytes are written at once. */
  private final int most;

  private boolean flushIgnored;

  /** How many bytes of the body are to come; negative if it is not known. */
  private long left = -1;

  /** How many can be written before a flush. */
  private int room;

  private byte @Nullable [] buffer;
  private @Nullable WriteListener later;

  /** Makes a response. */
  ContainerResponse(Container container, HttpServletResponse response, int bufferBytes)
      throws IOException {
    this.response = response;
    this.stream = response.getOutputStream();
    this.isTomcat = container == Container.TOMCAT;
    int held = isTomcat ? response.getBufferSize() : 0;
    this.most = held > 0 ? Math.min(held, bufferBytes) : bufferBytes; // 0 of a filter's response
    this.room = most;
    this.flushIgnored = container == Container.OPEN_LIBERTY;
  }

  /**
   * Has the container tell when it is ready, from the first question on. Undertow fails when a
   * request becomes a WebSocket whose stream somebody listens to.
   */
  void listenLater(WriteListener listener) {
    later = listener;
  }

  @Override
  public boolean isReady() throws IOException {
    return StreamCall.of(
        () -> {
          if (later != null) {
            stream.setWriteListener(later);
            later = null;
          }
          return stream.isReady();
        });
  }

  @Override
  public void hint(List<String> links) throws IOException {
    StreamCall.of(
        () -> {
          EarlyHints.send(response, links);
          return true;
        });
  }

  @Override
  public void start(Head head) {
    response.setStatus(head.start().status());
    for (Header header : head.start().headers()) {
      switch (header.name()) {
        case ContentLength.NAME, "transfer-encoding" -> {} // told by the length, or the container's
        case "content-type" -> contentType(header.value());
        default -> response.addHeader(header.name(), header.value());
      }
    }
    left = head.hasNoBody() ? 0 : head.length();
    if (head.length() >= 0) {
      response.setContentLengthLong(head.length());
    }
    Map<String, String> trailers = head.trailers();
    if (trailers != null) {
      response.setTrailerFields(() -> trailers);
    }
  }

  /** Jetty 12.1 adds a charset of its own to a text that has none, if it is not told of none. */
  private void contentType(String type) {
    response.addHeader("content-type", type);
    if (!type.toLowerCase(Locale.ROOT).contains("charset=")) {
      response.setCharacterEncoding(null);
    }
  }

  /**
   * Copies the application's bytes, which are in a read-only view, as some containers keep the
   * array that they get until they are ready again. What has an array is the exchange's own.
   *
   * <p>Tomcat's buffer is flushed when it is full, as it then is ready at once if the client takes
   * it; where more is written than it holds, that has to wait for Tomcat's poller.
   */
  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (room == 0) {
      flush();
      return;
    }
    int length = Math.min(bytes.remaining(), room);
    if (bytes.hasArray()) {
      write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
      bytes.position(bytes.position() + length);
      return;
    }
    if (buffer == null || buffer.length < length) {
      buffer = new byte[length];
    }
    bytes.get(buffer, 0, length);
    write(buffer, 0, length);
  }

  private void write(byte[] from, int index, int length) throws IOException {
    StreamCall.of(
        () -> {
          stream.write(from, index, length);
          return true;
        });
    left -= length;
    if (isTomcat) {
      room -= length;
    }
  }

  /**
   * Not after the last byte where the container flushes that itself: Tomcat tells nobody that it
   * has failed to, and lends what a flush would fail upon to the next request meanwhile.
   */
  @Override
  public void flush() throws IOException {
    if (isTomcat && left == 0) {
      return;
    }
    room = most;
    StreamCall.of(
        () -> {
          stream.flush();
          if (flushIgnored && stream.isReady()) {
            stream.flush();
          }
          flushIgnored = false;
          return true;
        });
  }
}
