package io.github.throughline.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpEvent.ResponseTrailers;
import io.github.throughline.application.HttpScope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** What applications of tests are called with, and send. */
final class Events {
  private Events() {}

  static HttpScope scope(String method) {
    return HttpScope.builder(method, "/path").build();
  }

  /** A scope of a server that has trailers. */
  static HttpScope.Builder withTrailers() {
    return HttpScope.builder("GET", "/path").extension(ResponseTrailers.EXTENSION, Map.of());
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  static String text(ByteBuffer bytes) {
    return ISO_8859_1.decode(bytes.duplicate()).toString();
  }

  static ResponseStart start(int status, Header... headers) {
    return new ResponseStart(status, List.of(headers));
  }

  static ResponseStart startWithTrailers() {
    return new ResponseStart(200, List.of(), true);
  }

  static Header contentLength(long bytes) {
    return new Header("Content-Length", "" + bytes);
  }

  static ResponseBody more(String text) {
    return new ResponseBody(bytes(text), true);
  }

  static ResponseBody last(String text) {
    return ResponseBody.last(text);
  }

  static ResponseTrailers trailers(boolean more, Header... headers) {
    return new ResponseTrailers(List.of(headers), more);
  }
}
