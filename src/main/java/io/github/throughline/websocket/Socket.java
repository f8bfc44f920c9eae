package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.DenialBody;
import io.github.throughline.application.WebSocketEvent.DenialStart;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.application.internal.EventQueue;
import io.github.throughline.application.internal.Handing;
import io.github.throughline.servlet.internal.Answer;
import io.github.throughline.servlet.internal.ApplicationCall;
import io.github.throughline.servlet.internal.Guest;
import io.github.throughline.servlet.internal.Turn;
import io.github.throughline.servlet.internal.Upgrade;
import io.github.throughline.servlet.internal.Upgrades.Setup;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket. All that changes it is a step of its turn; nothing of the application's runs in
 * one, and nothing that blocks.
 *
 * <pre>
 * state      | the application sends            | the handshake's exchange ends | the container tells
 * CONNECTING | Accept: UPGRADING                | CLOSED                        |
 *            | Close: REFUSED                   |                               |
 *            | DenialStart: DENYING             |                               |
 * DENYING    | DenialBody                       | CLOSED                        |
 * REFUSED    |                                  | CLOSED                        |
 * UPGRADING  | Send; Close: CLOSING             |                               | opened: OPEN
 * OPEN       | Send; Close: CLOSING             |                               | closed: CLOSED
 * CLOSING    |                                  |                               | closed: CLOSED
 * CLOSED     |                                  |                               |
 * </pre>
 *
 * What the application sends and is not in the table is refused. Its end closes the WebSocket, and
 * so do a client that has gone, a message that is too long, and a server that stops.
 */
final class Socket implements Upgrade {
  private enum State {
    CONNECTING,
    DENYING,
    REFUSED,
    UPGRADING,
    OPEN,
    CLOSING,
    CLOSED
  }

  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private static final int NORMAL = 1000;
  private static final int LOST = 1006;
  private static final int FAILED = 1011;
  private static final int RESTARTING = 1012;
  private static final int LAST = 4999;

  /** Messages that are there before the application asks for them. */
  private static final int ROOM = 4;

  private final WebSocketScope scope;
  private final Setup setup;
  private final Executor executor;
  private final Runnable left;
  private final Turn turn = new Turn();
  private final EventQueue inbox;
  private final Outbox outbox;
  private final Pulse pulse;
  private final ApplicationCall call;
  private volatile @Nullable Handshaking handshake;

  // Used in turns.
  private State state = State.CONNECTING;
  private String ended = "";
  private boolean exchangeLeft;
  private boolean applicationOver;

  /** Makes one, in the context that the application is to have. */
  Socket(AsyncApplication application, WebSocketScope scope, Setup setup, Runnable left) {
    this.scope = scope;
    this.setup = setup;
    this.left = left;
    executor = new Handing(setup.executor());
    inbox = new EventQueue(ROOM, Integer.MAX_VALUE, setup.executor());
    outbox = new Outbox(executor, failure -> step(() -> sent(failure)));
    pulse = new Pulse(setup.timers(), setup.ping().toNanos(), () -> step(this::beat));
    call = new ApplicationCall(application, failure -> step(() -> applicationEnded(failure)));
  }

  private void step(Runnable step) {
    turn.take(
        () -> {
          try {
            step.run();
            pulse.watch(outbox.isBusy());
          } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, () -> this + " has failed", e);
            cut(EarlyEnd.FAILED);
          }
        });
  }

  @Override
  public void begin(Guest exchange, Runnable handOver) {
    handshake = new Handshaking(exchange, handOver);
  }

  private Handshaking handshake() {
    return requireNonNull(handshake, "begin has not been called");
  }

  @Override
  public CompletionStage<?> answer(Receive receive, Send send) {
    step(
        () -> {
          handshake().start(send);
          var unused = inbox.send(new WebSocketEvent.Connect());
          call.start(executor, scope, inbox::receive, this::send);
        });
    Handshaking.awaitEnd(receive, () -> step(this::exchangeEnded));
    return handshake().answered();
  }

  private void exchangeEnded() {
    if (!isAccepted()) {
      over(LOST, "", "The handshake is over");
    }
  }

  @Override
  public void exchangeLeft() {
    step(
        () -> {
          exchangeLeft = true;
          applicationOver |= !call.isStarted();
          exchangeEnded();
          leave();
        });
  }

  private CompletionStage<@Nullable Void> send(Event event) {
    requireNonNull(event, "event");
    Answer answer = new Answer(setup.executor());
    step(() -> take(event, answer));
    return answer.give();
  }

  /** Whether the client has been let in, and not been lost. */
  private boolean isAccepted() {
    return state == State.UPGRADING || state == State.OPEN || state == State.CLOSING;
  }

  private boolean isWritable() {
    return state == State.UPGRADING || state == State.OPEN;
  }

  private void take(Event event, Answer answer) {
    if (state == State.CLOSED) {
      answer.decide(new DisconnectedException(ended));
    } else if (event instanceof WebSocketEvent.Send message && isWritable()) {
      outbox.add(message, answer);
    } else if (event instanceof Close close && isWritable()) {
      close(close, answer);
    } else if (event instanceof Accept accept && state == State.CONNECTING) {
      accept(accept, answer);
    } else if (event instanceof Close && state == State.CONNECTING) {
      state = State.REFUSED;
      handshake().refuse(executor, answer);
    } else if (event instanceof DenialStart start && state == State.CONNECTING) {
      state = State.DENYING;
      handshake().forward(new HttpEvent.ResponseStart(start.status(), start.headers()), answer);
    } else if (event instanceof DenialBody part && state == State.DENYING) {
      handshake().forward(new HttpEvent.ResponseBody(part.body(), part.moreBody()), answer);
    } else {
      answer.decide(
          new IllegalStateException(
              "%s was sent, and the WebSocket is %s"
                  .formatted(event.type(), state.name().toLowerCase(Locale.ROOT))));
    }
  }

  private void accept(Accept accept, Answer answer) {
    try {
      SocketEndpoint endpoint = new SocketEndpoint(this, setup.messageBytes());
      Acceptance accepted = Acceptance.of(accept, scope, endpoint);
      state = State.UPGRADING;
      pulse.start();
      handshake().accept(accepted, answer);
    } catch (IllegalStateException e) {
      answer.decide(e);
    }
  }

  /** Closes the WebSocket when what was sent before is written. */
  private void close(Close close, @Nullable Answer answer) {
    state = State.CLOSING;
    outbox.add(close, answer);
  }

  @Override
  public void upgrade(HttpServletRequest request, HttpServletResponse response) {
    try {
      handshake().upgrade(request, response);
    } catch (DeploymentException | IOException | RuntimeException e) {
      LOGGER.log(Level.ERROR, () -> this + " is not accepted by the server", e);
      step(() -> over(LOST, "", "The server has not accepted the WebSocket"));
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
  }

  /** The container has made the WebSocket. */
  void opened(Peer client) {
    step(
        () -> {
          if (!isAccepted()) {
            executor.execute(() -> client.close(EarlyEnd.GONE.code, ""));
            return;
          }
          if (state == State.UPGRADING) {
            state = State.OPEN;
          }
          handshake().opened();
          pulse.heard();
          outbox.open(client);
        });
  }

  /** The client has said something, which need not be a message. */
  void heard() {
    pulse.heard();
  }

  /** A message has come; one after the other. The stage is complete when there is room for more. */
  CompletableFuture<@Nullable Void> received(WebSocketEvent.Receive message) {
    return inbox.send(message);
  }

  /** A message is longer than it may be. */
  void tooLong() {
    step(() -> cut(EarlyEnd.TOO_LONG));
  }

  /** The container has closed the WebSocket, or heard that it is closed or lost. */
  void closed(int code, String reason) {
    step(
        () -> {
          if (!isClosedBy(outbox.closing())) {
            boolean known = code >= NORMAL && code <= LAST;
            over(known ? code : LOST, reason, "The client has closed the WebSocket");
          }
        });
  }

  /** What was on its way has been sent, or not; then the container tells of the end. */
  private void sent(@Nullable Throwable failure) {
    Close own = outbox.closing();
    pulse.taken();
    outbox.done(failure);
    var unused = isClosedBy(own);
  }

  /** A close of our own is the end, whatever containers tell of it. */
  private boolean isClosedBy(@Nullable Close own) {
    if (own != null) {
      over(own.code(), own.reason(), "The application has closed the WebSocket");
    }
    return own != null;
  }

  private void beat() {
    if (!isAccepted()) {
      return;
    }
    switch (pulse.look(handshake().isHeld())) {
      case GIVE_UP -> cut(EarlyEnd.GONE);
      case ASK -> outbox.ping();
      case WAIT -> {}
    }
  }

  @Override
  public void goAway() {
    step(
        () -> {
          if (isWritable()) {
            close(new Close(RESTARTING, ""), null);
          }
        });
  }

  @Override
  public void disconnect() {
    step(
        () -> {
          handshake().disconnect();
          cut(EarlyEnd.STOPPED);
          call.abandon();
        });
  }

  private void applicationEnded(@Nullable Throwable failure) {
    applicationOver = true;
    if (isWritable()) {
      close(new Close(failure == null ? NORMAL : FAILED, ""), null);
    }
    if (failure != null && !handshake().fail(failure)) { // else the exchange tells it
      boolean aftermath = state == State.CLOSED && ApplicationCall.isAftermath(failure);
      LOGGER.log(aftermath ? Level.DEBUG : Level.ERROR, () -> this + " has failed", failure);
    }
    handshake().answered().complete(null);
    inbox.abort("The application has ended"); // nobody waits for room any more
    leave();
  }

  /** Closes the WebSocket at once, if the client has been let in. */
  private void cut(EarlyEnd end) {
    if (isAccepted()) {
      outbox.cut(end.code);
      over(end.told, "", end.reason);
    }
  }

  private void over(int code, String reason, String told) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    ended = told;
    pulse.stop();
    outbox.close(told);
    handshake().over(told);
    inbox.end(new Disconnect(code, reason), told);
    leave();
  }

  private void leave() {
    if (state == State.CLOSED && applicationOver && exchangeLeft) {
      left.run();
    }
  }

  /** Names the WebSocket in the log. */
  @Override
  public String toString() {
    return "WebSocket " + scope.path();
  }
}
