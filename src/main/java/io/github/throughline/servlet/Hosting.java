package io.github.throughline.servlet;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.bridge.internal.Timers;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What the exchanges of one application have in common.
 *
 * @param executor completes the stages of the application, and calls it where the container's call
 *     of the servlet cannot; never runs a task in its caller
 */
record Hosting(AsyncApplication application, Executor executor, Limits limits, Timers timers) {

  /** Makes what exchanges have in common, with timers of the library's own. */
  Hosting(AsyncApplication application, Executor executor, Limits limits) {
    this(application, executor, limits, Timers.LIBRARY);
  }

  /** Answers the same for another application. */
  Hosting with(AsyncApplication other) {
    return new Hosting(other, executor, limits, timers);
  }

  /** Answers the same on another executor. */
  Hosting on(Executor other) {
    return new Hosting(application, other, limits, timers);
  }

  /**
   * What one exchange may use.
   *
   * @param bodyBytes how long the request's body may be; negative for any length
   * @param headers how many headers a request may have
   * @param headerBytes how long their names and values may be, all together
   * @param bufferBytes how much of a body there may be in a buffer, each way
   * @param idle how long a client may take to send the next bytes of a body, or to take some
   * @param messageBytes how long a message of a WebSocket's client may be
   * @param ping how often such a client is asked that says nothing
   */
  record Limits(
      long bodyBytes,
      int headers,
      int headerBytes,
      int bufferBytes,
      Duration idle,
      int messageBytes,
      Duration ping) {
    private static final int KIB = 1024;

    /** Answers what there is without any configuration. */
    static Limits defaults() {
      return new Limits(
          100L * KIB * KIB,
          100,
          64 * KIB,
          64 * KIB,
          Duration.ofSeconds(30),
          KIB * KIB,
          Duration.ofSeconds(20));
    }
  }
}
