package io.github.throughline.it.exchange;

import io.github.throughline.it.exchange.RawResponse.End;
import io.github.throughline.it.exchange.RawResponse.Field;
import io.github.throughline.it.exchange.RawResponse.Framing;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one response of HTTP/1.1, strictly; for one request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
final class ResponseReader {
  private final Wire in;
  private final boolean head;
  private String version = "";
  private int status;
  private String reason = "";
  private final List<Field> headers = new ArrayList<>();
  private Framing framing = Framing.NONE;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Field> trailers = new ArrayList<>();

  ResponseReader(Wire in, String method) {
    this.in = in;
    head = method.equals("HEAD");
  }

  RawResponse read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return RawResponse.nothing();
    }
    End end = End.TRUNCATED;
    try {
      readStatus((char) first + in.line());
      readFields(headers);
      framing = framing();
      readBody();
      end = End.COMPLETE;
    } catch (EOFException e) {
      // what came is told
    }
    return new RawResponse(
        version, status, reason, headers, framing, body.toByteArray(), trailers, end);
  }

  private void readStatus(String line) {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("\\d{3}")) {
      throw malformed("a status line \"" + line + "\"");
    }
    version = words[0];
    status = Integer.parseInt(words[1]);
    reason = words.length == 3 ? words[2] : "";
  }

  private void readFields(List<Field> fields) throws IOException {
    for (String line = in.line(); !line.isEmpty(); line = in.line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw malformed("a header \"" + line + "\"");
      }
      fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
  }

  private List<String> all(String name) {
    return headers.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  private Framing framing() {
    List<String> lengths = all("content-length");
    List<String> encodings = all("transfer-encoding");
    if (lengths.size() + encodings.size() > 1) {
      throw malformed("a body framed twice: " + headers);
    }
    if (head || status < 200 || status == 204 || status == 304) {
      return Framing.NONE;
    }
    if (!encodings.isEmpty()) {
      if (!encodings.get(0).equals("chunked")) {
        throw malformed("a transfer-encoding " + encodings);
      }
      return Framing.CHUNKED;
    }
    return lengths.isEmpty() ? Framing.CLOSE : Framing.LENGTH;
  }

  private void readBody() throws IOException {
    switch (framing) {
      case NONE -> {}
      case LENGTH -> readPart(Long.parseLong(all("content-length").get(0)));
      case CHUNKED -> readChunks();
      case CLOSE -> {
        in.transferTo(body);
        if (in.wasReset()) {
          throw new EOFException("a reset");
        }
      }
    }
  }

  private void readPart(long length) throws IOException {
    byte[] part = in.upTo(length);
    body.write(part);
    if (part.length < length) {
      throw new EOFException("within a part");
    }
  }

  private void readChunks() throws IOException {
    while (true) {
      String line = in.line();
      long size;
      try {
        size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
      } catch (NumberFormatException e) {
        throw malformed("a chunk of the size \"" + line + "\"");
      }
      if (size == 0) {
        readFields(trailers);
        return;
      }
      readPart(size);
      if (!in.line().isEmpty()) {
        throw malformed("a chunk longer than its size");
      }
    }
  }

  private AssertionError malformed(String what) {
    return new AssertionError("the server sent " + what + "; so far came: " + in.soFar());
  }
}
