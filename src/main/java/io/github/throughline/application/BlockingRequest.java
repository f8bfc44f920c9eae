package io.github.throughline.application;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request to a {@link BlockingApplication}. It is used by the thread that serves the request; all
 * but the body may be read by others as well.
 */
public final class BlockingRequest {
  private final HttpScope scope;
  private final RequestHeaders headers;
  private final RequestBody body;

  BlockingRequest(HttpScope scope, RequestHeaders headers, RequestBody body) {
    this.scope = scope;
    this.headers = headers;
    this.body = body;
  }

  /** Answers all that is known of the request, such as the server's state and extensions. */
  public HttpScope scope() {
    return scope;
  }

  /** Answers the method, in upper case. */
  public String method() {
    return scope.method();
  }

  /** Answers the scheme of the URL, such as {@code "https"}. */
  public String scheme() {
    return scope.scheme();
  }

  /** Answers the version of HTTP, such as {@code "1.1"}. */
  public String httpVersion() {
    return scope.httpVersion();
  }

  /** Answers where the application is mounted, without a slash at the end; empty at the root. */
  public String scriptName() {
    return scope.rootPath();
  }

  /** Answers the part of the path that is below {@link #scriptName}, by whole segments, decoded. */
  public String pathInfo() {
    return scope.pathInfo();
  }

  /** Answers what follows the question mark, as it has come; empty if there is none. */
  public String queryString() {
    return scope.queryString();
  }

  /** Answers the headers, in order; those of one name are apart. */
  public List<Header> headers() {
    return scope.headers();
  }

  /** Answers the values of all headers of a name, in whatever case, in order. */
  public List<String> headers(String name) {
    return headers.values(name);
  }

  /**
   * Answers the header of a name, in whatever case. Several are joined as one: with {@code "; "}
   * for cookies, which come apart in HTTP/2, and with {@code ", "} for others (RFC 9110, section
   * 5.3).
   */
  public Optional<String> header(String name) {
    return headers.joined(name);
  }

  /**
   * Answers how many bytes the body has; empty if the client has not said so, or has sent a
   * Transfer-Encoding as well, which overrides it (RFC 9112, section 6.3).
   */
  public OptionalLong contentLength() {
    return headers.contentLength();
  }

  /** Answers the type of the body's content, with its parameters. */
  public Optional<String> contentType() {
    return headers.joined("content-type");
  }

  /** Answers the client's end; {@code null} if it is not known. */
  public @Nullable Address client() {
    return scope.client();
  }

  /** Answers the server's end; {@code null} if it is not known. */
  public @Nullable Address server() {
    return scope.server();
  }

  /**
   * Answers the body, always the same stream. Nothing is received before it is read, and one event
   * at a time.
   *
   * <p>Reading throws a {@link DisconnectedException} if the client goes before the end of the
   * body; an {@link java.io.IOException} if the body ends before its {@link #contentLength}, and
   * after the end of the exchange; an {@link java.io.InterruptedIOException}, with the interrupt
   * status set, if the thread is interrupted. After that one, and after a {@link
   * io.github.throughline.bridge.DeadlineExceededException}, reading can go on: no bytes are lost.
   * Bytes beyond the {@link #contentLength} are not shown. Closing the stream drops what is left.
   */
  public InputStream body() {
    return body;
  }
}
