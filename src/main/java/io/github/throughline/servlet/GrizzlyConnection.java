package io.github.throughline.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a request in Payara and GlassFish. These end every response that has begun as
 * if it were whole, whatever a servlet throws; only who closes the connection makes the client
 * notice.
 *
 * <p>By public methods alone, but by reflection, as their classes are in no API.
 */
final class GrizzlyConnection {
  /** Step by step; Payara and GlassFish have different names for one of them. */
  private static final List<Set<String>> WAY =
      List.of(
          Set.of("getUnwrappedCoyoteRequest"),
          Set.of("getCoyoteRequest", "getGrizzlyRequest"),
          Set.of("getContext"),
          Set.of("getConnection"),
          Set.of("terminateSilently"));

  private GrizzlyConnection() {}

  /** Closes it, if it is the request's alone and these containers are as we know them. */
  static void close(ServletRequest request) {
    if (!request.getProtocol().startsWith("HTTP/1.")) {
      return;
    }
    try {
      Object step = unwrapped(request);
      for (Set<String> names : WAY) {
        step = step == null ? null : call(step, names);
      }
    } catch (ReflectiveOperationException e) {
      // the client takes the response for whole
    }
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }

  private static @Nullable Object call(Object target, Set<String> names)
      throws ReflectiveOperationException {
    for (Method method : target.getClass().getMethods()) {
      if (names.contains(method.getName()) && method.getParameterCount() == 0) {
        return method.invoke(target);
      }
    }
    return null;
  }
}
