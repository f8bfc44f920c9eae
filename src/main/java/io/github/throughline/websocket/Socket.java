package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
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
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket. All that changes its {@linkplain SocketState state} is a step of its turn; nothing
 * of the application's runs in one, and nothing that blocks.
 */
final class Socket implements Upgrade {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private static final Disconnect LOST = EarlyEnd.GONE.told();
  private static final String BY_APPLICATION = "The application has closed the WebSocket";
  private static final String BY_CLIENT = "The client has closed the WebSocket";

  /** Messages that are there before the application asks for them. */
  private static final int ROOM = 4;

  private final WebSocketScope scope;
  private final Setup setup;
  private final Runnable left;
  private final Turn turn = new Turn();
  private final EventQueue inbox;
  private final Outbox outbox;
  private final Pulse pulse;
  private final ApplicationCall call;
  private final Handshaking handshake = new Handshaking();

  // Used in turns.
  private SocketState state = SocketState.CONNECTING;
  private String ended = ""; // or why nothing can be sent any more
  private boolean exchangeLeft;
  private boolean applicationOver;

  /** Makes one, in the context that the application is to have. */
  Socket(AsyncApplication application, WebSocketScope scope, Setup setup, Runnable left) {
    this.scope = scope;
    this.setup = setup;
    this.left = left;
    inbox = new EventQueue(ROOM, Integer.MAX_VALUE, setup.executor());
    outbox = new Outbox(new Handing(setup.executor()), failure -> step(() -> sent(failure)));
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
    handshake.begin(exchange, handOver);
  }

  @Override
  public boolean isServedBy(Thread thread) {
    return handshake.isServedBy(thread);
  }

  @Override
  public CompletionStage<?> answer(Receive receive, Send send) {
    step(
        () -> {
          handshake.start(send);
          var unused = inbox.send(new WebSocketEvent.Connect());
          call.start(setup.executor(), scope, inbox::receive, this::send);
        });
    Handshaking.awaitEnd(receive, () -> step(this::exchangeEnded));
    return handshake.answered();
  }

  private void exchangeEnded() {
    if (!state.isAccepted()) {
      over(LOST, "The handshake is over");
    }
  }

  @Override
  public void exchangeLeft() {
    step(
        () -> {
          exchangeEnded();
          exchangeLeft = true;
          applicationOver |= call.prevent();
          leave();
        });
  }

  private CompletionStage<@Nullable Void> send(Event event) {
    requireNonNull(event, "event");
    Answer answer = new Answer(setup.executor());
    step(() -> take(event, answer));
    return answer.give();
  }

  private void take(Event event, Answer answer) {
    if (!ended.isEmpty()) {
      answer.decide(new DisconnectedException(ended));
    } else if (event instanceof WebSocketEvent.Send message && state.isWritable()) {
      outbox.add(message, answer);
    } else if (event instanceof Close close && state.isWritable()) {
      close(close, answer, "");
    } else if (event instanceof Accept accept && state == SocketState.CONNECTING) {
      accept(accept, answer);
    } else if (event instanceof Close && state == SocketState.CONNECTING) {
      state = SocketState.REFUSED;
      handshake.refuse(answer);
    } else if (event instanceof DenialStart start && state == SocketState.CONNECTING) {
      state = SocketState.DENYING;
      handshake.deny(start, answer);
    } else if (event instanceof DenialBody part && state == SocketState.DENYING) {
      handshake.deny(part, answer);
    } else {
      answer.decide(
          new IllegalStateException(
              "%s was sent, and the WebSocket is %s".formatted(event.type(), state.word)));
    }
  }

  private void accept(Accept accept, Answer answer) {
    try {
      SocketEndpoint endpoint = new SocketEndpoint(this, setup, pulse);
      Acceptance accepted = Acceptance.of(accept, scope, endpoint);
      state = SocketState.UPGRADING;
      pulse.start();
      handshake.accept(accepted, answer);
    } catch (IllegalStateException e) {
      answer.decide(e);
    }
  }

  /** Closes the WebSocket when what was sent before is written, unless it is closing already. */
  private void close(Close close, @Nullable Answer answer, String reason) {
    if (state.isWritable()) {
      state = SocketState.CLOSING;
      ended = reason;
      outbox.add(close, answer);
    }
  }

  @Override
  public void upgrade(HttpServletRequest request, HttpServletResponse response) {
    if (!handshake.upgrade(request, response)) {
      step(() -> over(LOST, "The server has not accepted the client"));
    }
  }

  /** The container has made the WebSocket. */
  void opened(Peer client) {
    step(
        () -> {
          outbox.open(client);
          handshake.opened();
          if (state == SocketState.CLOSED) {
            outbox.cut(EarlyEnd.GONE.code);
          } else {
            state = state == SocketState.UPGRADING ? SocketState.OPEN : state;
            pulse.heard();
          }
        });
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
  void closed(Disconnect told) {
    step(
        () -> {
          Disconnect own = outbox.closing(); // which containers tell with codes of their own
          over(own == null ? told : own, own == null ? BY_CLIENT : BY_APPLICATION);
        });
  }

  /** What was on its way has been sent, or not. */
  private void sent(@Nullable Throwable failure) {
    Disconnect own = outbox.closing();
    pulse.taken();
    outbox.done(failure);
    if (own != null) {
      over(own, BY_APPLICATION);
    } else if (failure != null && state.isAccepted()) {
      over(LOST, EarlyEnd.GONE.reason);
      outbox.cutSoon(setup.timers(), EarlyEnd.GONE.code);
    }
  }

  private void beat() {
    if (!state.isAccepted()) {
      return;
    }
    switch (pulse.look(handshake.isHeld())) {
      case GIVE_UP -> cut(EarlyEnd.GONE);
      case ASK -> outbox.ping();
      case WAIT -> {}
    }
  }

  @Override
  public void goAway() {
    step(() -> close(EarlyEnd.STOPPED.close(), null, EarlyEnd.STOPPED.reason));
  }

  @Override
  public void disconnect() {
    step(
        () -> {
          handshake.disconnect();
          cut(EarlyEnd.STOPPED);
          call.abandon();
        });
  }

  private void applicationEnded(@Nullable Throwable failure) {
    applicationOver = true;
    close(failure == null ? new Close() : EarlyEnd.FAILED.close(), null, "");
    if (failure != null && !handshake.fail(failure)) { // else the exchange tells it
      boolean aftermath = outbox.isClosed() && ApplicationCall.isAftermath(failure);
      LOGGER.log(aftermath ? Level.DEBUG : Level.ERROR, () -> this + " has failed", failure);
    }
    handshake.answered().complete(null);
    inbox.abort("The application has ended"); // nobody waits for room any more
    leave();
  }

  /** Closes the WebSocket at once, if the client has been let in. */
  private void cut(EarlyEnd end) {
    if (state.isAccepted()) {
      outbox.cut(end.code);
      over(end.told(), end.reason);
    }
  }

  private void over(Disconnect disconnect, String reason) {
    if (state == SocketState.CLOSED) {
      return;
    }
    state = SocketState.CLOSED;
    ended = ended.isEmpty() ? reason : ended;
    pulse.stop();
    outbox.close(ended);
    handshake.over(ended);
    inbox.end(disconnect, ended);
    leave();
  }

  private void leave() {
    if (state == SocketState.CLOSED && applicationOver && exchangeLeft) {
      left.run();
    }
  }

  @Override
  public String toString() {
    return "WebSocket " + scope.path();
  }
}
