package io.github.throughline.servlet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request, decoded from what the client has sent, so that it is the same on every
 * container. What different parties might understand differently is refused: encoded slashes,
 * backslashes, dot segments, ASCII control characters, bytes that are no UTF-8 (Servlet 6.1,
 * 3.5.2). Path parameters are taken off.
 */
final class RequestPath {
  private static final int HEX = 16;
  private static final int DELETE = 0x7f;

  private RequestPath() {}

  /**
   * Decodes a path.
   *
   * @param raw as it has come, without the query
   * @throws IllegalArgumentException if there is no one way to understand it
   */
  static String decode(String raw) {
    if (isPlain(raw)) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    boolean parameters = false;
    for (int at = 0; at < raw.length(); at++) {
      char c = raw.charAt(at);
      parameters = c != '/' && (parameters || c == ';');
      if (parameters) {
        continue;
      }
      if (c == '%') {
        bytes.write(encoded(raw, at));
        at += 2;
      } else {
        bytes.write(plain(c, raw));
      }
    }
    return withoutDots(text(bytes.toByteArray(), raw));
  }

  /**
   * Whether it means what it says, as most paths do: nothing is encoded, and no segment begins with
   * a dot.
   */
  private static boolean isPlain(String raw) {
    for (int at = 0; at < raw.length(); at++) {
      char c = raw.charAt(at);
      if (c <= ' ' || c >= DELETE || c == '\\' || c == '%' || c == ';') {
        return false;
      }
    }
    return !raw.startsWith(".") && !raw.contains("/.");
  }

  private static int plain(char c, String raw) {
    if (c <= ' ' || c >= DELETE || c == '\\') {
      throw refused(raw);
    }
    return c;
  }

  private static int encoded(String raw, int at) {
    int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), HEX) : -1;
    int low = high < 0 ? -1 : Character.digit(raw.charAt(at + 2), HEX);
    int decoded = high * HEX + low;
    if (low < 0 || decoded < ' ' || decoded == DELETE || decoded == '/' || decoded == '\\') {
      throw refused(raw);
    }
    return decoded;
  }

  private static String text(byte[] bytes, String raw) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(raw);
    }
  }

  private static String withoutDots(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw refused(path);
      }
    }
    return path;
  }

  private static IllegalArgumentException refused(String path) {
    return new IllegalArgumentException("Not one way to understand it: " + path);
  }
}
