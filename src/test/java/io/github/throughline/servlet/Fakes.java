package io.github.throughline.servlet;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Objects of the servlet API that do what a test needs, and nothing else. */
final class Fakes {
  private Fakes() {}

  /** Answers calls by the function of their name, which gets their arguments. */
  static <T> T fake(Class<T> type, Map<String, Function<Object[], @Nullable Object>> methods) {
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

  /** A response that has not been written yet. */
  static final class Response {
    final Map<String, Object> set = new LinkedHashMap<>();
    private final StringWriter body = new StringWriter();

    <T> T as(Class<T> type) {
      return fake(
          type,
          Map.of(
              "setStatus", arguments -> set.put("status", arguments[0]),
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
