package io.github.throughline.websocket;

import static io.github.throughline.websocket.TrialSocket.assertLost;
import static io.github.throughline.websocket.TrialSocket.assertRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.DenialBody;
import io.github.throughline.application.WebSocketEvent.DenialStart;
import io.github.throughline.application.WebSocketEvent.Send;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leads from each {@link SocketState} to which, and what is refused in it. */
class SocketStatesTest {
  private static final List<Event> EVENTS =
      List.of(
          new Accept(),
          new Close(3000, "no"),
          new DenialStart(404, List.of()),
          new DenialBody(ByteBuffer.allocate(3), true),
          new Send("text"),
          new ResponseStart(200, List.of()));

  private static final Map<String, Consumer<TrialSocket>> STEPS =
      Map.of(
          "exchange ends", TrialSocket::exchangeEnds,
          "exchange is left", TrialSocket::exchangeLeft,
          "closed", trial -> trial.closed(1001, "bye"),
          "too long", TrialSocket::tooLong,
          "go away", TrialSocket::goAway,
          "disconnect", TrialSocket::disconnect,
          "ends", trial -> trial.ends(null),
          "fails", trial -> trial.ends(new IllegalStateException("broken")));

  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    log.close();
  }

  private static TrialSocket reach(SocketState state) {
    TrialSocket trial = new TrialSocket();
    TrialSocket reached =
        switch (state) {
          case CONNECTING -> trial.connecting();
          case DENYING -> {
            trial.connecting().sends(new DenialStart(401, List.of()));
            yield trial;
          }
          case REFUSED -> {
            trial.connecting().sends(new Close());
            yield trial;
          }
          case UPGRADING -> trial.upgrading();
          case OPEN -> trial.open();
          case CLOSING -> trial.closing();
          case CLOSED -> trial.closed();
        };
    assertThat(reached.state()).isEqualTo(state.word);
    reached.http.calls.clear();
    reached.peer.calls.clear();
    return reached;
  }

  private static String word(@Nullable String state) {
    return SocketState.valueOf(requireNonNull(state)).word;
  }

  /** Each column is an event, and says to what it leads where it may be sent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // state    | Accept    | Close   | DenialStart | DenialBody | Send
        "CONNECTING | UPGRADING | REFUSED | DENYING     |            |           |",
        "DENYING    |           |         |             | DENYING    |           |",
        "REFUSED    |           |         |             |            |           |",
        "UPGRADING  |           | CLOSING |             |            | UPGRADING |",
        "OPEN       |           | CLOSED  |             |            | OPEN      |",
        "CLOSING    |           |         |             |            |           |",
      })
  void whatTheApplicationSends(
      SocketState state,
      @Nullable String accept,
      @Nullable String close,
      @Nullable String denialStart,
      @Nullable String denialBody,
      @Nullable String send,
      @Nullable String foreign) {
    @Nullable String[] leads = {accept, close, denialStart, denialBody, send, foreign};
    for (int i = 0; i < leads.length; i++) {
      TrialSocket trial = reach(state);
      Event event = EVENTS.get(i);
      CompletableFuture<?> sent = trial.send(event);
      if (leads[i] == null) {
        assertRefused(
            sent, "%s was sent, and the WebSocket is %s".formatted(event.type(), state.word));
        assertThat(trial.state()).isEqualTo(state.word);
        assertThat(trial.http.calls).isEmpty();
        assertThat(trial.peer.calls).isEmpty();
      } else {
        assertThat(sent.isCompletedExceptionally()).as(event.type()).isFalse();
        assertThat(trial.state()).isEqualTo(word(leads[i]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4", "5"})
  void whatIsSentAfterTheEnd(int event) {
    TrialSocket trial = reach(SocketState.CLOSED);
    assertLost(trial.send(EVENTS.get(event)), "The client has closed the WebSocket");
    assertThat(trial.http.calls).isEmpty();
    assertThat(trial.peer.calls).isEmpty();
  }

  /** Where it leads, and with which calls of the client and of the handshake's exchange. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONNECTING | exchange ends    | CLOSED     |            |",
        "DENYING    | exchange ends    | CLOSED     |            |",
        "REFUSED    | exchange ends    | CLOSED     |            |",
        "UPGRADING  | exchange ends    | UPGRADING  |            |",
        "OPEN       | exchange ends    | OPEN       |            |",
        "CLOSING    | exchange ends    | CLOSING    |            |",
        "CONNECTING | exchange is left | CLOSED     |            |",
        "DENYING    | exchange is left | CLOSED     |            |",
        "REFUSED    | exchange is left | CLOSED     |            |",
        "UPGRADING  | exchange is left | UPGRADING  |            |",
        "OPEN       | exchange is left | OPEN       |            |",
        "CLOSING    | exchange is left | CLOSING    |            |",
        "CLOSED     | exchange is left | CLOSED     |            |",
        "UPGRADING  | closed           | CLOSED     |            |",
        "OPEN       | closed           | CLOSED     |            |",
        "CLOSING    | closed           | CLOSED     |            |",
        "CLOSED     | closed           | CLOSED     |            |",
        "OPEN       | too long         | CLOSED     | close 1009 |",
        "CLOSING    | too long         | CLOSED     | close 1009 |",
        "CLOSED     | too long         | CLOSED     |            |",
        "CONNECTING | go away          | CONNECTING |            |",
        "DENYING    | go away          | DENYING    |            |",
        "REFUSED    | go away          | REFUSED    |            |",
        "OPEN       | go away          | CLOSED     | close 1012 |",
        "CLOSING    | go away          | CLOSING    |            |",
        "CLOSED     | go away          | CLOSED     |            |",
        "CONNECTING | disconnect       | CONNECTING |            | disconnect",
        "DENYING    | disconnect       | DENYING    |            | disconnect",
        "REFUSED    | disconnect       | REFUSED    |            | disconnect",
        "UPGRADING  | disconnect       | CLOSED     |            | disconnect",
        "OPEN       | disconnect       | CLOSED     | close 1012 | disconnect",
        "CLOSING    | disconnect       | CLOSED     | close 1012 | disconnect",
        "CLOSED     | disconnect       | CLOSED     |            | disconnect",
        "CONNECTING | ends             | CONNECTING |            |",
        "DENYING    | ends             | DENYING    |            |",
        "REFUSED    | ends             | REFUSED    |            |",
        "UPGRADING  | ends             | CLOSING    |            |",
        "OPEN       | ends             | CLOSED     | close 1000 |",
        "CLOSING    | ends             | CLOSING    |            |",
        "CLOSED     | ends             | CLOSED     |            |",
        "CONNECTING | fails            | CONNECTING |            |",
        "DENYING    | fails            | DENYING    |            |",
        "REFUSED    | fails            | REFUSED    |            |",
        "UPGRADING  | fails            | CLOSING    |            |",
        "OPEN       | fails            | CLOSED     | close 1011 |",
        "CLOSING    | fails            | CLOSING    |            |",
        "CLOSED     | fails            | CLOSED     |            |",
      })
  void whatOthersDo(
      SocketState state,
      String step,
      SocketState then,
      @Nullable String client,
      @Nullable String exchange) {
    TrialSocket trial = reach(state);
    requireNonNull(STEPS.get(step)).accept(trial);
    assertThat(trial.state()).isEqualTo(then.word);
    assertThat(trial.peer.calls).isEqualTo(client == null ? List.of() : List.of(client));
    assertThat(trial.http.calls).isEqualTo(exchange == null ? List.of() : List.of(exchange));
  }
}
