package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Connect;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.servlet.TrialApplication;
import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Upgrades.Setup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose handshake and container do what a test tells them to do, too. */
final class TrialSocket extends TrialApplication {
  static final Duration PING = Duration.ofSeconds(10);

  static final WebSocketScope SCOPE =
      WebSocketScope.builder("/path").subprotocols(List.of("chat", "news")).build();

  final ScriptedPeer peer = new ScriptedPeer();
  final ScriptedHandshake http = new ScriptedHandshake();

  /** That of {@link #endpoint}, which never beats. */
  final Pulse pulse = new Pulse(clock, PING.toNanos(), () -> {});

  final Socket socket;
  private final Setup setup;
  int left;
  private @Nullable CompletionStage<?> answered;
  private @Nullable CompletableFuture<?> accepted;

  /** Makes a WebSocket of which the application does not know. */
  TrialSocket() {
    this(Container.OTHER);
  }

  TrialSocket(Container container) {
    setup = new Setup(container, tasks, clock, 8, PING);
    socket = new Socket(this, SCOPE, setup, () -> left++);
    socket.begin(http, http::handOver);
  }

  /** What a container would tell of it. */
  SocketEndpoint endpoint() {
    return new SocketEndpoint(socket, setup, pulse);
  }

  /** Has the application called. */
  TrialSocket connecting() {
    answered = socket.answer(http::receive, http::send);
    tasks.runAll();
    return this;
  }

  TrialSocket upgrading() {
    connecting();
    accepted = send(new Accept());
    assertThat(accepted).isNotDone();
    return this;
  }

  TrialSocket open() {
    upgrading();
    http.end();
    opened();
    assertThat(accepted()).isCompleted();
    return this;
  }

  /** The application has closed it, and the client does not take what was sent before. */
  TrialSocket closing() {
    open();
    peer.taking = false;
    sends(new WebSocketEvent.Send("before"));
    sends(new Close());
    return this;
  }

  TrialSocket closed() {
    open();
    closed(1000, "bye");
    return this;
  }

  /** The container has made it. */
  void opened() {
    socket.opened(peer);
    tasks.runAll();
  }

  /** The container tells that it is closed. */
  void closed(int code, String reason) {
    socket.closed(new Disconnect(code, reason));
    tasks.runAll();
  }

  /** A message of the client. */
  CompletableFuture<@Nullable Void> received(String text) {
    var received = socket.received(new WebSocketEvent.Receive(null, text));
    tasks.runAll();
    return received;
  }

  void exchangeEnds() {
    http.end();
    tasks.runAll();
  }

  void exchangeLeft() {
    socket.exchangeLeft();
    tasks.runAll();
  }

  void goAway() {
    socket.goAway();
    tasks.runAll();
  }

  void disconnect() {
    socket.disconnect();
    tasks.runAll();
  }

  void tooLong() {
    socket.tooLong();
    tasks.runAll();
  }

  /** What the exchange waits for. */
  CompletableFuture<?> answered() {
    return requireNonNull(answered).toCompletableFuture();
  }

  /** What the application waits for that has accepted. */
  CompletableFuture<?> accepted() {
    return requireNonNull(accepted);
  }

  /** In which state it is, as the application is told of what may never be sent. */
  String state() {
    try {
      send(new Connect()).join();
      throw new AssertionError("sent");
    } catch (CompletionException e) {
      Throwable failure = requireNonNull(e.getCause());
      return failure instanceof DisconnectedException
          ? "closed"
          : String.valueOf(failure.getMessage()).replaceFirst(".* is ", "");
    }
  }

  /** What the application gets to know of the end, how often it may ask. */
  void assertDisconnected(int code, String reason, String told) {
    for (int i = 0; i < 2; i++) {
      assertThat(receive()).isCompletedWithValue(new Disconnect(code, reason));
    }
    assertLost(send(new WebSocketEvent.Send("late")), told);
    assertLost(send(new Close()), told);
  }

  static void assertLost(CompletableFuture<?> sent, String told) {
    assertThatThrownBy(sent::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasRootCauseMessage(told);
  }

  static void assertRefused(CompletableFuture<?> sent, String told) {
    assertThatThrownBy(sent::join)
        .hasCauseExactlyInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage(told);
  }
}
