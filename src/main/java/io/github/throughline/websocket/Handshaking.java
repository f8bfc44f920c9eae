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
 * handed over. Used in turns, but for {@link #upgrade} and {@link #isServedBy}.
 */
final class Handshaking {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private static final int FORBIDDEN = 403;

  private volatile @Nullable Guest exchange;
  private volatile @Nullable Runnable handOver;

  /** Has the container let the client in, which is not in before the thread has left it. */
  private volatile @Nullable Thread upgrading;

  /** Complete when the exchange needs the application no more. */
  private final CompletableFuture<@Nullable Void> answered = new CompletableFuture<>();

  private volatile @Nullable Acceptance acceptance;
  private @Nullable Send http;
  private @Nullable Answer accepting;

  /**
   * Tells of the exchange, before anything else.
   *
   * @param guest ends with the WebSocket, if it has not ended before
   * @param handingOver has {@link #upgrade} called in a dispatch
   */
  void begin(Guest guest, Runnable handingOver) {
    exchange = guest;
    handOver = handingOver;
  }

  /** Whether the client can be let in, or answered, only when a thread has left the container. */
  boolean isServedBy(Thread thread) {
    return upgrading == thread || requireNonNull(exchange).isServedBy(thread);
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
    requireNonNull(handOver).run();
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
    upgrading = Thread.currentThread();
    try {
      requireNonNull(acceptance).give(request, response);
      return true;
    } catch (DeploymentException | IOException | RuntimeException e) {
      upgrading = null;
      Level level = e instanceof IOException ? Level.DEBUG : Level.ERROR; // the client has gone
      LOGGER.log(level, () -> request.getRequestURI() + " has become no WebSocket", e);
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      return false;
    }
  }

  /** The client is in, whether or not it still should be. */
  void opened() {
    upgrading = null;
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
    upgrading = null;
    if (accepting != null) {
      accepting.decide(new DisconnectedException(reason));
    }
    answered.complete(null);
  }

  void disconnect() {
    requireNonNull(exchange).disconnect();
  }
}
