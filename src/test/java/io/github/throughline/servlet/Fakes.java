package io.github.throughline.servlet;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Objects of the servlet API that do what a test needs, and nothing else. */
public final class Fakes {
  private Fakes() {}

  /** Answers calls by the function of their name, which gets their arguments. */
  public static <T> T fake(
      Class<T> type, Map<String, Function<Object[], @Nullable Object>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              var answer = methods.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.toString());
              }
              return answer.apply(arguments == null ? new Object[0] : arguments);
            }));
  }

  /** A request of a path below a servlet at {@code /served}, without headers and without a body. */
  static HttpServletRequest request() {
    HttpServletMapping mapping =
        fake(HttpServletMapping.class, Map.of("getMappingMatch", arguments -> MappingMatch.PATH));
    return fake(
        HttpServletRequest.class,
        Map.ofEntries(
            entry("getMethod", arguments -> "GET"),
            entry("getRequestURI", arguments -> "/served/path"),
            entry("getContextPath", arguments -> ""),
            entry("getServletPath", arguments -> "/served"),
            entry("getQueryString", arguments -> null),
            entry("getHttpServletMapping", arguments -> mapping),
            entry("getProtocol", arguments -> "HTTP/1.1"),
            entry("getScheme", arguments -> "http"),
            entry("getRemoteAddr", arguments -> "127.0.0.1"),
            entry("getRemotePort", arguments -> 1),
            entry("getLocalAddr", arguments -> "127.0.0.1"),
            entry("getLocalPort", arguments -> 2),
            entry("getContentLengthLong", arguments -> -1L),
            entry("getServletContext", arguments -> new FakeContext().api()),
            entry("getHeaderNames", arguments -> Collections.emptyEnumeration())));
  }

  private static Map.Entry<String, Function<Object[], @Nullable Object>> entry(
      String method, Function<Object[], @Nullable Object> answer) {
    return Map.entry(method, answer);
  }

  /** A response that has not been written yet. */
  static final class Response {
    final Map<String, Object> set = new LinkedHashMap<>();
    private final StringWriter body = new StringWriter();

    <T> T as(Class<T> type) {
      return fake(
          type,
          Map.of(
              "setStatus", arguments -> set.put("status", arguments[0]),
              "isCommitted", arguments -> false,
              "setHeader", arguments -> set.put((String) arguments[0], arguments[1]),
              "setContentType", arguments -> set.put("type", arguments[0]),
              "setCharacterEncoding", arguments -> set.put("charset", arguments[0]),
              "getWriter", arguments -> new PrintWriter(body)));
    }

    String body() {
      return body.toString();
    }
  }
}
