package io.github.throughline.application;

import io.github.throughline.application.internal.ContentLength;
import java.util.ArrayList;
import java.util.List;

/** Status and headers of a response, until they are sent. */
final class ResponseHead {
  /** Far more than any client takes, and a bound for an application that adds them in a loop. */
  static final int MAX_HEADERS = 1000;

  private final String method;
  private final List<Header> headers = new ArrayList<>();
  private int status = 200;
  private long length = -1;

  /**
   * Makes the head of a response without headers.
   *
   * @param method that of the request
   */
  ResponseHead(String method) {
    this.method = method;
  }

  int status() {
    return status;
  }

  void status(int code) {
    Fields.requireStatus("BlockingResponse.status", code);
    status = code;
  }

  List<Header> headers() {
    return List.copyOf(headers);
  }

  void set(Header header) {
    long given = isLength(header) ? requireLength(header.value()) : length;
    long others = headers.stream().filter(other -> !isSameName(header, other)).count();
    requireRoom(others);
    headers.removeIf(other -> isSameName(header, other));
    headers.add(header);
    length = given;
  }

  void add(Header header) {
    if (!isLength(header)) {
      requireRoom(headers.size());
      headers.add(header);
      return;
    }
    long given = requireLength(header.value());
    if (length < 0) {
      set(header);
    } else if (given != length) {
      throw new IllegalStateException(
          "The Content-Length is %d and cannot be %d as well: give it once"
              .formatted(length, given));
    }
  }

  private static boolean isSameName(Header one, Header other) {
    return one.name().equals(other.name());
  }

  private static boolean isLength(Header header) {
    return header.name().equals(ContentLength.NAME);
  }

  private static long requireLength(String value) {
    long number = ContentLength.parse(value);
    if (number < 0) {
      throw Fields.refused("Content-Length", "\"" + value + "\"", "give a number of bytes");
    }
    return number;
  }

  private static void requireRoom(long present) {
    if (present >= MAX_HEADERS) {
      throw new IllegalStateException(
          "There are %d headers in the response, which is the most that it may have"
              .formatted(present));
    }
  }

  void reset() {
    headers.clear();
    status = 200;
    length = -1;
  }

  /** Answers the length that the body has to have; negative if any will do. */
  long contentLength() {
    return length;
  }

  /**
   * Answers whether a body of so many bytes lacks some. A response that has no content may tell the
   * length of what another would have: RFC 9110, section 8.6.
   */
  boolean isShort(long given) {
    return given < length && !(given == 0 && hasNoContent());
  }

  /** Tells the length of a whole body, where it is not told and may be. */
  void completeWith(long given) {
    boolean known = given > 0 || !method.equals("HEAD");
    if (length < 0 && known && !hasNoContentByStatus()) {
      headers.add(new Header(ContentLength.NAME, Long.toString(given)));
      length = given;
    }
  }

  private boolean hasNoContent() {
    return method.equals("HEAD") || hasNoContentByStatus();
  }

  private boolean hasNoContentByStatus() {
    return status < 200
        || status == 204
        || status == 304
        || (method.equals("CONNECT") && status < 300);
  }

  HttpEvent.ResponseStart event() {
    return new HttpEvent.ResponseStart(status, headers);
  }
}
