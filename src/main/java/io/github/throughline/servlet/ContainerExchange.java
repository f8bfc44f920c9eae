package io.github.throughline.servlet;

import io.github.throughline.application.HttpScope;
import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Upgrade;
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
    ContainerResponse sink = sink(hosting, request, response);
    Exchange exchange = make(hosting, scope, request, response, sink, left);
    response.getOutputStream().setWriteListener(begin(exchange, request));
    return exchange;
  }

  /** Starts the handshake of a WebSocket, as an exchange that may be handed over. */
  static void start(
      Hosting hosting,
      HttpScope scope,
      HttpServletRequest request,
      HttpServletResponse response,
      Upgrade upgrade)
      throws IOException {
    Hosting answering = hosting.with((http, receive, send) -> upgrade.answer(receive, send));
    ContainerResponse sink = sink(hosting, request, response);
    Exchange exchange = make(answering, scope, request, response, sink, upgrade::exchangeLeft);
    upgrade.begin(exchange, () -> exchange.handOver(upgrade));
    ContainerCallbacks callbacks = begin(exchange, request);
    if (Container.of(request) == Container.UNDERTOW) {
      sink.listenLater(callbacks);
      callbacks.onWritePossible();
    } else {
      response.getOutputStream().setWriteListener(callbacks);
    }
  }

  private static Exchange make(
      Hosting hosting,
      HttpScope scope,
      HttpServletRequest request,
      HttpServletResponse response,
      ContainerResponse sink,
      Runnable left) {
    Container container = Container.of(request);
    AsyncContext async = request.startAsync(request, response);
    request.setAttribute(STARTED, true);
    async.setTimeout(0); // containers differ in what follows one; there is a watch instead
    return new Exchange(
        hosting,
        scope,
        RequestScope.bodyLength(request),
        new ContainerRequest(container, request),
        sink,
        new ContainerEnding(container, async, request, response),
        left);
  }

  static ContainerResponse sink(
      Hosting hosting, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return new ContainerResponse(Container.of(request), response, hosting.limits().bufferBytes());
  }

  private static ContainerCallbacks begin(Exchange exchange, HttpServletRequest request) {
    ContainerCallbacks callbacks = exchange.begin();
    callbacks.of(Container.of(request));
    request.getAsyncContext().addListener(callbacks);
    return callbacks;
  }
}
