package io.github.throughline.platform;

import io.github.throughline.bridge.Bridge;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sets who is asking, and tells {@link Closed} of the end of the request. */
@WebFilter(
    urlPatterns = "/*",
    asyncSupported = true,
    dispatcherTypes = {DispatcherType.REQUEST})
@SuppressWarnings("serial")
public class TenantFilter extends HttpFilter {
  @Inject Tenant tenant;
  @Inject Bridge bridge;
  @Inject Closed closed;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String name = request.getHeader("X-Tenant");
    String number = request.getHeader("X-Request-Id");
    if (name == null || number == null) {
      chain.doFilter(request, response);
      return;
    }
    tenant.arrive(name);
    // Inside that of the request, and ends with it.
    bridge.openThreadSensitiveContext().onClose(() -> closed.add(number));
    Leaving leaving = new Leaving();
    request.setAttribute(Leaving.NAME, leaving);
    try {
      chain.doFilter(request, response);
    } finally {
      leaving.left();
    }
  }
}
