package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent.DenialBody;
import io.github.throughline.application.WebSocketEvent.DenialStart;
import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.servlet.internal.Answer;
import io.github.throughline.servlet.internal.Guest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of a WebSocket, as the HTTP exchange that it is: answered with a response, or
 * handed over. Used in turns, but for {@link #upgrade}.
 */
final class Handshaking {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private static final int FORBIDDEN = 403;

  private final Guest exchange;
  private final Runnable handOver;

  /** Complete when the exchange needs the application no more. */
  private final CompletableFuture<@Nullable Void> answered = new CompletableFuture<>();

  private volatile @Nullable Acceptance acceptance;
  private @Nullable Send http;
  private @Nullable Answer accepting;

  /**
   * Makes one.
   *
   * @param exchange ends with the WebSocket, if it has not ended before
   * @param handOver has {@link #upgrade} called in a dispatch
   */
  Handshaking(Guest exchange, Runnable handOver) {
    this.exchange = exchange;
    this.handOver = handOver;
  }

  CompletableFuture<@Nullable Void> answered() {
    return answered;
  }

  /** The exchange can be answered. */
  void start(Send response) {
    http = response;
  }

  /** Has told called when the exchange tells its end, as an event. */
  static void awaitEnd(Receive receive, Runnable told) {
    var unused =
        receive
            .receive()
            .whenComplete(
                (event, failure) -> {
                  if (event instanceof HttpEvent.Request) {
                    awaitEnd(receive, told);
                  } else {
                    told.run();
                  }
                });
  }

  /** Lets the client in; the answer is given when it is. */
  void accept(Acceptance accepted, Answer answer) {
    acceptance = accepted;
    accepting = answer;
    handOver.run();
    answered.complete(null);
  }

  /** Sends the client away. */
  void refuse(Answer answer) {
    Header none = new Header("content-length", "0");
    var unused = requireNonNull(http).send(new ResponseStart(FORBIDDEN, List.of(none)));
    forward(new ResponseBody(ByteBuffer.allocate(0), false), answer);
  }

  /** Sends a response instead. */
  void deny(DenialStart start, Answer answer) {
    forward(new ResponseStart(start.status(), start.headers()), answer);
  }

  /** Sends a part of that response. */
  void deny(DenialBody part, Answer answer) {
    forward(new ResponseBody(part.body(), part.moreBody()), answer);
  }

  private void forward(HttpEvent event, Answer answer) {
    var unused =
        requireNonNull(http)
            .send(event)
            .whenComplete(
                (done, failure) ->
                    answer.decide(failure == null ? null : Failures.unwrap(failure)));
  }

  /** Has the container let the client in, unless it cannot. */
  boolean upgrade(HttpServletRequest request, HttpServletResponse response) {
    try {
      requireNonNull(acceptance).give(request, response);
      return true;
    } catch (DeploymentException | IOException | RuntimeException e) {
      Level level = e instanceof IOException ? Level.DEBUG : Level.ERROR; // the client has gone
      LOGGER.log(level, () -> request.getRequestURI() + " has become no WebSocket", e);
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      return false;
    }
  }

  /** The client is in. */
  void opened() {
    requireNonNull(accepting).decide(null);
  }

  /** Whether the client is held back, and cannot be heard. */
  boolean isHeld() {
    Acceptance accepted = acceptance;
    return accepted != null && accepted.isHeld();
  }

  /** The application has failed; answers whether the exchange tells that. */
  boolean fail(Throwable failure) {
    return answered.completeExceptionally(failure);
  }

  /** The WebSocket has come to its end. */
  void over(String reason) {
    if (accepting != null) {
      accepting.decide(new DisconnectedException(reason));
    }
    answered.complete(null);
  }

  void disconnect() {
    exchange.disconnect();
  }
}
