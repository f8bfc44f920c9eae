package io.github.throughline.servlet.internal;

import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * A WebSocket from its handshake to its end. The handshake is an HTTP exchange, which either
 * answers it, or is handed over: in a dispatch of its own, as not every container takes an upgrade
 * from a thread of the application.
 */
public interface Upgrade extends Guest {
  /**
   * Tells of the exchange, before {@link #answer}.
   *
   * @param exchange ends with this
   * @param handOver has {@link #upgrade} called in a dispatch
   */
  void begin(Guest exchange, Runnable handOver);

  /** Calls the application. The stage is complete when the exchange needs it no more. */
  CompletionStage<?> answer(Receive receive, Send send);

  /** Has the container make a WebSocket of the request, within a dispatch. */
  void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException;

  /** The exchange is over, in whichever way. */
  void exchangeLeft();
}
