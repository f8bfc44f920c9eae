package io.github.throughline.servlet;

import io.github.throughline.application.HttpScope;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Exchanges in a container. */
final class ContainerExchange {
  /** Set for a request that has an exchange. */
  private static final String STARTED = ContainerExchange.class.getName() + ".started";

  private ContainerExchange() {}

  /** Whether a request has an exchange, or had one. */
  static boolean isStarted(HttpServletRequest request) {
    return request.getAttribute(STARTED) != null;
  }

  /**
   * Starts an exchange, in the context that the application is to have.
   *
   * @param left told when nothing of the exchange is under way any more, once, by any thread
   * @throws IllegalStateException if a filter or the servlet does not support asynchronous requests
   */
  static Exchange start(
      Hosting hosting,
      HttpScope scope,
      HttpServletRequest request,
      HttpServletResponse response,
      Runnable left)
      throws IOException {
    AsyncContext container = request.startAsync(request, response);
    request.setAttribute(STARTED, true);
    container.setTimeout(0); // containers differ in what follows one; there is a watch instead
    boolean flushIgnored = Container.of(request.getServletContext()) == Container.OPEN_LIBERTY;
    Exchange exchange =
        new Exchange(
            hosting,
            scope,
            RequestScope.bodyLength(request),
            new ContainerRequest(request),
            new ContainerResponse(response, hosting.limits().bufferBytes(), flushIgnored),
            new ContainerEnding(container, request, response),
            left);
    ContainerCallbacks callbacks = exchange.begin();
    container.addListener(callbacks);
    response.getOutputStream().setWriteListener(callbacks);
    return exchange;
  }
}
