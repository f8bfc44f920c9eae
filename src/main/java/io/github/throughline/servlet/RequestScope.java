package io.github.throughline.servlet;

import io.github.throughline.application.Address;
import io.github.throughline.application.HttpEvent.EarlyHint;
import io.github.throughline.application.HttpEvent.PathSend;
import io.github.throughline.application.HttpEvent.ResponseTrailers;
import io.github.throughline.application.HttpScope;
import io.github.throughline.servlet.internal.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the scope of a request: all that there is to know of it is copied at once, since containers
 * forget requests that have ended.
 */
final class RequestScope {
  private static final int BAD_REQUEST = 400;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int HEADERS_TOO_LARGE = 431;

  /** Of a connection that takes nothing but one body. */
  private static final Map<String, Map<String, Object>> FILES =
      Map.of(PathSend.EXTENSION, Map.of());

  private static final Map<String, Map<String, Object>> TRAILERS =
      Map.of(PathSend.EXTENSION, Map.of(), ResponseTrailers.EXTENSION, Map.of());

  private static final Map<String, Map<String, Object>> HINTS =
      Map.of(
          PathSend.EXTENSION,
          Map.of(),
          ResponseTrailers.EXTENSION,
          Map.of(),
          EarlyHint.EXTENSION,
          Map.of());

  private RequestScope() {}

  /** A request that no application gets to see. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the client is told. */
    final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  /**
   * Makes the scope of a request.
   *
   * @param proxies may tell of clients
   * @param state of the request's own; {@code null} if the application has none
   */
  static HttpScope of(
      HttpServletRequest request,
      Hosting.Limits limits,
      TrustedProxies proxies,
      @Nullable Map<String, Object> state)
      throws RefusedException {
    if (limits.bodyBytes() >= 0 && request.getContentLengthLong() > limits.bodyBytes()) {
      throw new RefusedException(CONTENT_TOO_LARGE, "Content-Length over the limit");
    }
    try {
      return proxies.applyTo(scope(request, limits, state));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /** The length of the body; negative if it is not known before it is read. */
  static long bodyLength(HttpServletRequest request) {
    long declared = request.getContentLengthLong();
    boolean chunked = request.getHeader("transfer-encoding") != null;
    boolean known = declared >= 0 || chunked || !request.getProtocol().startsWith("HTTP/1");
    return known ? declared : 0;
  }

  private static HttpScope scope(
      HttpServletRequest request, Hosting.Limits limits, @Nullable Map<String, Object> state)
      throws RefusedException {
    String rawPath = request.getRequestURI();
    String path = RequestPath.decode(rawPath);
    String root = root(request, rawPath);
    if (!isBelow(path, root)) {
      throw new IllegalArgumentException("Not below " + root);
    }
    String query = request.getQueryString();
    String version = version(request);
    HttpScope.Builder scope =
        HttpScope.builder(request.getMethod().toUpperCase(Locale.ROOT), path)
            .httpVersion(version)
            .scheme(request.getScheme())
            .rawPath(rawPath)
            .queryString(query == null ? "" : query)
            .rootPath(root)
            .client(address(request.getRemoteAddr(), request.getRemotePort()))
            .server(address(request.getLocalAddr(), request.getLocalPort()))
            .state(state)
            .extensions(extensions(version, Container.of(request)));
    addHeaders(scope, request, limits);
    return scope.build();
  }

  private static Map<String, Map<String, Object>> extensions(String version, Container container) {
    if (version.equals("1.0")) {
      return FILES;
    }
    return container == Container.JETTY ? HINTS : TRAILERS;
  }

  /** Some containers have decoded the context's path, others leave that to us. */
  private static String root(HttpServletRequest request, String rawPath) {
    String context = request.getContextPath();
    boolean raw = rawPath.startsWith(context);
    MappingMatch match = request.getHttpServletMapping().getMappingMatch();
    boolean below = match == MappingMatch.PATH || match == MappingMatch.EXACT;
    return (raw ? RequestPath.decode(context) : context) + (below ? request.getServletPath() : "");
  }

  private static String version(HttpServletRequest request) {
    String version = request.getProtocol().substring(request.getProtocol().indexOf('/') + 1);
    return version.endsWith(".0") && !version.equals("1.0")
        ? version.substring(0, version.length() - 2)
        : version;
  }

  private static boolean isBelow(String path, String root) {
    return path.startsWith(root)
        && (root.isEmpty() || path.length() == root.length() || path.charAt(root.length()) == '/');
  }

  private static @Nullable Address address(@Nullable String host, int port) {
    return host == null || port < 0 ? null : new Address(host, port);
  }

  private static void addHeaders(
      HttpScope.Builder scope, HttpServletRequest request, Hosting.Limits limits)
      throws RefusedException {
    int count = 0;
    long bytes = 0;
    for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      for (Enumeration<String> all = request.getHeaders(name); all.hasMoreElements(); ) {
        String value = all.nextElement();
        bytes += name.length() + value.length();
        if (++count > limits.headers() || bytes > limits.headerBytes()) {
          throw new RefusedException(HEADERS_TOO_LARGE, "headers over the limit");
        }
        scope.header(name, value);
      }
    }
  }
}
