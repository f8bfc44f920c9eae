package io.github.throughline.application;

/**
 * A header field of HTTP.
 *
 * <p>Names know no case and are kept in lower case. Values hold one char per byte (ISO-8859-1);
 * spaces and tabs around them are no part of them (RFC 9110, section 5.5) and taken off.
 *
 * @param name a token of RFC 9110
 * @param value visible characters, spaces and tabs, none above U+00FF
 */
public record Header(String name, String value) {
  /**
   * Makes a header.
   *
   * @throws IllegalArgumentException if the name or the value has a character that it must not have
   */
  public Header {
    String lower = Fields.fieldName("Header.name", name);
    name = lower;
    value = Fields.fieldValue(() -> "Header.value of " + lower, value);
  }
}
