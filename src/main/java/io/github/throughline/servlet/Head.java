package io.github.throughline.servlet;

import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.internal.ContentLength;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent before the body.
 *
 * @param start as the application has sent it
 * @param length of the body, sent as its Content-Length; negative if there is none to send
 * @param hasNoBody whether there is none whatever the application sends: RFC 9110, section 6.4.1
 * @param trailers to be filled until the response ends; {@code null} if none are to be sent
 */
record Head(
    ResponseStart start, long length, boolean hasNoBody, @Nullable Map<String, String> trailers) {
  private static final int INFORMATIONAL = 199;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /**
   * Makes the head of a start.
   *
   * @param trailers sent only to clients that have said that they take them: RFC 9110, 6.5.1
   * @throws IllegalStateException if there cannot be such a response
   */
  static Head of(ResponseStart start, HttpScope request, Map<String, String> trailers) {
    if (start.status() <= INFORMATIONAL) {
      throw new IllegalStateException(
          "ResponseStart.status is %d: give the status of the response itself, 200 or more"
              .formatted(start.status()));
    }
    boolean noContent = start.status() == NO_CONTENT;
    boolean hasNoBody =
        noContent || start.status() == NOT_MODIFIED || request.method().equals("HEAD");
    long declared = declared(start.headers());
    boolean wanted =
        start.trailers() && request.header("te").filter(te -> te.contains("trailers")).isPresent();
    return new Head(start, noContent ? -1 : declared, hasNoBody, wanted ? trailers : null);
  }

  private static long declared(List<Header> headers) {
    long declared = -1;
    for (Header header : headers) {
      if (header.name().equals(ContentLength.NAME)) {
        long length = ContentLength.parse(header.value());
        if (length < 0 || (declared >= 0 && declared != length)) {
          throw new IllegalStateException(
              "The Content-Length is \"%s\": give one number of bytes, once"
                  .formatted(header.value()));
        }
        declared = length;
      }
    }
    return declared;
  }

  /** Answers the head of a body of which it is known now how long it is. */
  Head withLength(long known) {
    boolean told = length >= 0 || start.trailers() || start.status() == NO_CONTENT;
    boolean empty = hasNoBody && known == 0; // says nothing of the body that another would have
    return told || empty ? this : new Head(start, known, hasNoBody, trailers);
  }
}
