package io.github.throughline.application.internal;

/** The value of the header of that name: RFC 9110, section 8.6. */
public final class ContentLength {
  /** Its name, in lower case. */
  public static final String NAME = "content-length";

  private ContentLength() {}

  /** Answers a number of bytes; negative if it is none. */
  public static long parse(String value) {
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c < '0' || c > '9') {
        return -1;
      }
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      return -1; // empty, or more than there are
    }
  }
}
