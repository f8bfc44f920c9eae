package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * A response as it came.
 *
 * @param status 0 if the connection was closed before there was a response
 * @param headers in order and in their own spelling, one char per byte
 * @param framing how the end of the body is told
 * @param body without the framing
 * @param trailers of a chunked body
 * @param end whether that is all of it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares responses
public record RawResponse(
    String version,
    int status,
    String reason,
    List<Field> headers,
    Framing framing,
    byte[] body,
    List<Field> trailers,
    End end) {
  /** A header or trailer. */
  public record Field(String name, String value) {}

  /** How the end of a body is told. */
  public enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    CLOSE
  }

  /** How a response ended. */
  public enum End {
    COMPLETE,
    /** The connection was closed within the head or the body. */
    TRUNCATED,
    /** The connection was closed before the first byte. */
    NOTHING
  }

  static RawResponse nothing() {
    return new RawResponse("", 0, "", List.of(), Framing.NONE, new byte[0], List.of(), End.NOTHING);
  }

  public boolean isComplete() {
    return end == End.COMPLETE;
  }

  /** The values of a header, in order. */
  public List<String> all(String name) {
    return headers.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  public String text() {
    return new String(body, UTF_8);
  }

  /** For messages. */
  @Override
  public String toString() {
    String start = new String(body, 0, Math.min(body.length, 1000), ISO_8859_1);
    return "%s %d %s %s %s of %d bytes \"%s\" %s %s"
        .formatted(version, status, reason, headers, framing, body.length, start, trailers, end);
  }
}
