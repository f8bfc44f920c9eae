package io.github.throughline.servlet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy tells of the request that it got.
 *
 * @param client who has sent it; {@code null} if that is not told
 * @param scheme of the URL; {@code null} if that is not told
 * @param host the header of that name; {@code null} if that is not told
 */
record ForwardedElement(@Nullable String client, @Nullable String scheme, @Nullable String host) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** A parameter, and the separator after it: RFC 7239, section 4. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*(%1$s)=(?:(%1$s)|\"((?:[^\"\\\\]|\\\\.)*)\")\\s*([;,]|$)".formatted(TOKEN));

  /**
   * Reads values of the header Forwarded.
   *
   * @return the elements; that of the last proxy is the last one
   * @throws IllegalArgumentException if they are none
   */
  static List<ForwardedElement> parse(String value) {
    List<ForwardedElement> elements = new ArrayList<>();
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(value);
    int at = 0;
    while (at < value.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException("Forwarded is malformed at index " + at);
      }
      at = matcher.end();
      String quoted = matcher.group(3);
      String text = quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1");
      parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), text);
      if (!matcher.group(4).equals(";")) {
        elements.add(
            new ForwardedElement(
                parameters.get("for"), parameters.get("proto"), parameters.get("host")));
        parameters.clear();
      }
    }
    return elements;
  }
}
