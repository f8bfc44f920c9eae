package io.github.throughline.application.internal;

/** The value of the header of that name: RFC 9110, section 8.6. */
public final class ContentLength {
  /** Its name, in lower case. */
  public static final String NAME = "content-length";

  private ContentLength() {}

  /** Answers a number of bytes; negative if it is none. */
  public static long parse(String value) {
    boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    try {
      return digits ? Long.parseLong(value) : -1;
    } catch (NumberFormatException e) {
      return -1; // more than there are
    }
  }
}
