package io.github.throughline.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a request in Payara and GlassFish. These end every response that has begun as
 * if it were whole, whatever a servlet throws; only who closes the connection makes the client
 * notice.
 *
 * <p>By public methods alone, but by reflection, as their classes are in no API.
 */
final class GrizzlyConnection {
  private static final String CONTAINERS = "getUnwrappedCoyoteRequest";

  /** Of the container's request: in Payara, and in GlassFish. */
  private static final List<String> GRIZZLYS = List.of("getCoyoteRequest", "getGrizzlyRequest");

  private static final List<String> CONNECTION = List.of("getContext", "getConnection");

  private GrizzlyConnection() {}

  /** Closes it, if it is the request's alone and these containers are as we know them. */
  static void close(ServletRequest request) {
    if (!request.getProtocol().startsWith("HTTP/1.")) {
      return;
    }
    try {
      Object step = call(unwrapped(request), CONTAINERS);
      if (step == null) {
        return;
      }
      step = grizzlys(step);
      for (String method : CONNECTION) {
        step = step == null ? null : call(step, method);
      }
      if (step != null) {
        call(step, "terminateSilently");
      }
    } catch (ReflectiveOperationException e) {
      // the client takes the response for whole
    }
  }

  private static @Nullable Object grizzlys(Object request) throws ReflectiveOperationException {
    for (Method method : request.getClass().getMethods()) {
      if (GRIZZLYS.contains(method.getName())) {
        return method.invoke(request);
      }
    }
    return null;
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }

  private static @Nullable Object call(Object target, String method)
      throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }
}
