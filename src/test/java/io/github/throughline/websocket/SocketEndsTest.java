package io.github.throughline.websocket;

import static io.github.throughline.websocket.TrialSocket.assertLost;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Connect;
import io.github.throughline.application.WebSocketEvent.Send;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who ends a WebSocket, what the others are told, and when nothing of it is left. */
class SocketEndsTest {
  private static final String BY_APPLICATION = "The application has closed the WebSocket";
  private static final String BY_CLIENT = "The client has closed the WebSocket";

  private final CapturedLog log = new CapturedLog();
  private TrialSocket trial = new TrialSocket();

  @AfterEach
  void close() {
    log.close();
  }

  private TrialSocket open() {
    trial.open();
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    return trial;
  }

  // The application's close and the container's

  @Test
  void ownCloseIsTheEndWhenTheContainerHasTakenIt() {
    open();
    assertThat(trial.send(new Close(3000, "done"))).isCompleted();
    trial.assertDisconnected(3000, "done", BY_APPLICATION);
    trial.closed(1006, "");
    trial.assertDisconnected(3000, "done", BY_APPLICATION);
    assertThat(trial.peer.calls).containsExactly("close 3000 done");
  }

  @Test
  void ownCloseIsTheEndAlsoWhenTheContainerTellsBeforeItHasReturned() {
    open();
    trial.peer.onClose = () -> trial.socket.closed(EarlyEnd.GONE.told());
    assertThat(trial.send(new Close(3000, "done"))).isCompleted();
    trial.assertDisconnected(3000, "done", BY_APPLICATION);
    assertThat(trial.peer.calls).containsExactly("close 3000 done");
  }

  @Test
  void closeOfTheClientGoesBeforeOneThatStillWaits() {
    open();
    trial.peer.taking = false;
    CompletableFuture<?> sent = trial.send(new Send("text"));
    CompletableFuture<?> queued = trial.send(new Send("more"));
    CompletableFuture<?> closed = trial.send(new Close(3000, "done"));
    trial.closed(1001, "bye");
    assertLost(sent, BY_CLIENT);
    assertLost(queued, BY_CLIENT);
    assertLost(closed, BY_CLIENT);
    trial.assertDisconnected(1001, "bye", BY_CLIENT);
    trial.peer.takes();
    trial.tasks.runAll();
    assertThat(trial.peer.calls).as("nothing after the end").containsExactly("send text");
  }

  @Test
  void closeFollowsWhatWasSentBefore() {
    open();
    trial.peer.taking = false;
    trial.sends(new Send("text"));
    CompletableFuture<?> closed = trial.send(new Close());
    assertThat(closed).isNotDone();
    trial.peer.takes();
    trial.tasks.runAll();
    assertThat(closed).isCompleted();
    assertThat(trial.peer.calls).containsExactly("send text", "close 1000");
  }

  // Messages that fail

  @Test
  void failingMessageIsTheEnd() {
    open();
    trial.peer.taking = false;
    CompletableFuture<?> sent = trial.send(new Send("text"));
    CompletableFuture<?> queued = trial.send(new Send("more"));
    trial.peer.fails();
    trial.tasks.runAll();
    assertLost(sent, "The client has gone");
    assertLost(queued, "The client has gone");
    assertLost(trial.send(new Send("late")), "The client has gone");
    trial.closed(1001, "bye");
    trial.assertDisconnected(1006, "", "The client has gone");
    assertThat(trial.peer.calls)
        .as("the container may close by itself")
        .containsExactly("send text");
    passOneSecond();
    assertThat(trial.peer.calls).containsExactly("send text", "close 1001");
  }

  @Test
  void messageThatFailsAfterTheCloseOfTheClientChangesNothing() {
    open();
    trial.peer.taking = false;
    CompletableFuture<?> sent = trial.send(new Send("text"));
    trial.closed(1001, "bye");
    trial.peer.fails();
    trial.tasks.runAll();
    assertLost(sent, BY_CLIENT);
    trial.assertDisconnected(1001, "bye", BY_CLIENT);
    assertThat(trial.timers.armed()).isZero();
  }

  @Test
  void containerThatThrowsHasFailedToSend() {
    open();
    trial.peer.refusal = new IllegalStateException("closed");
    assertLost(trial.send(new Send("text")), "The client has gone");
    assertThat(log.messages()).isEmpty();
  }

  /** Containers do not close a WebSocket for each message that they cannot send. */
  private void passOneSecond() {
    trial.timers.pass(Duration.ofSeconds(1));
    trial.tasks.runAll();
  }

  @Test
  void clientIsStillClosedWhereAMessageHasFailed() {
    for (Consumer<TrialSocket> ending :
        List.<Consumer<TrialSocket>>of(
            ended -> ended.ends(null),
            ended -> ended.sends(new Close()),
            ended -> ended.ends(new DisconnectedException("gone")))) {
      trial = new TrialSocket();
      open();
      trial.peer.refusal = new IllegalArgumentException("malformed");
      trial.sends(new Send("text"));
      ending.accept(trial);
      passOneSecond();
      assertThat(trial.peer.calls).hasSize(2).last().asString().startsWith("close 10");
      trial.closed(1000, "");
      assertThat(trial.state()).isEqualTo("closed");
    }
    assertThat(log.messages()).isEmpty();
  }

  // The end of the application

  @Test
  void endOfTheApplicationIsANormalClose() {
    open();
    trial.ends(null);
    assertThat(trial.peer.calls).containsExactly("close 1000");
    assertThat(trial.timers.armed()).isZero();
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void failureOfTheApplicationIsToldTheClientAndLogged() {
    open();
    trial.ends(new IllegalStateException("broken"));
    assertThat(trial.peer.calls).containsExactly("close 1011");
    assertThat(log.messages()).containsExactly("WebSocket /path has failed");
  }

  @Test
  void endBeforeTheContainerHasMadeItIsACloseThen() {
    trial.upgrading();
    trial.ends(null);
    assertThat(trial.state()).isEqualTo("closing");
    trial.opened();
    assertThat(trial.accepted()).isCompleted();
    assertThat(trial.peer.calls).containsExactly("close 1000");
    assertThat(trial.state()).isEqualTo("closed");
  }

  @Test
  void endBeforeTheAnswerIsTheExchangesToTell() {
    trial.connecting().ends(null);
    assertThat(trial.answered()).isCompleted();
    trial = new TrialSocket().connecting();
    IllegalStateException failure = new IllegalStateException("broken");
    trial.ends(failure);
    assertThat(trial.answered()).isCompletedExceptionally();
    assertThat(trial.answered().handle((result, thrown) -> thrown)).isCompletedWithValue(failure);
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void failureThatFollowsFromTheEndIsNotLogged() {
    open().closed(1000, "");
    trial.ends(new DisconnectedException("over"));
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void failureBeforeTheEndIsLoggedWhateverItsKind() {
    open();
    trial.ends(new DisconnectedException("of another"));
    assertThat(log.messages()).containsExactly("WebSocket /path has failed");
    assertThat(trial.peer.calls).containsExactly("close 1011");
  }

  @Test
  void otherFailureAfterTheEndIsLogged() {
    open().closed(1000, "");
    trial.ends(new IllegalStateException("broken"));
    assertThat(log.messages()).containsExactly("WebSocket /path has failed");
  }

  // The server's end

  @Test
  void serverThatFailsItselfTellsBoth() {
    open();
    trial.peer.refusal = new AssertionError("broken");
    CompletableFuture<?> sent = trial.send(new Send("text"));
    assertThat(log.messages()).containsExactly("WebSocket /path has failed");
    assertThat(trial.peer.calls).containsExactly("send text", "close 1011");
    assertLost(sent, "The server has failed");
    trial.assertDisconnected(1011, "", "The server has failed");
  }

  @Test
  void messageThatIsTooLongIsTheEnd() {
    open().tooLong();
    assertThat(trial.peer.calls).containsExactly("close 1009");
    trial.assertDisconnected(1009, "", "The client has sent a message that is too long");
    trial.tooLong();
    trial.closed(1009, "");
    assertThat(trial.peer.calls).containsExactly("close 1009");
  }

  @Test
  void goAwayClosesWhenWhatWasSentIsTaken() {
    open();
    trial.peer.taking = false;
    CompletableFuture<?> sent = trial.send(new Send("text"));
    trial.goAway();
    assertLost(trial.send(new Send("late")), "The server is stopping");
    assertLost(trial.send(new Close()), "The server is stopping");
    assertThat(trial.peer.calls).containsExactly("send text");
    trial.peer.takes();
    trial.tasks.runAll();
    assertThat(sent).isCompleted();
    assertThat(trial.peer.calls).containsExactly("send text", "close 1012");
    trial.assertDisconnected(1012, "", "The server is stopping");
  }

  @Test
  void goAwayBeforeTheContainerHasMadeItIsACloseThen() {
    trial.upgrading().goAway();
    trial.opened();
    assertThat(trial.peer.calls).containsExactly("close 1012");
  }

  @Test
  void clientMayCloseWhileTheServerGoesAway() {
    open();
    trial.peer.taking = false;
    trial.sends(new Send("text"));
    trial.goAway();
    trial.closed(1001, "bye");
    trial.assertDisconnected(1001, "bye", "The server is stopping");
    assertThat(trial.peer.calls).containsExactly("send text");
  }

  @Test
  void disconnectCutsWhatIsUnderWay() {
    open();
    trial.peer.taking = false;
    CompletableFuture<?> sent = trial.send(new Send("text"));
    trial.disconnect();
    assertLost(sent, "The server is stopping");
    assertThat(trial.peer.calls).containsExactly("send text", "close 1012");
    trial.assertDisconnected(1012, "", "The server is stopping");
  }

  @Test
  void containerThatMakesItAfterTheEndIsToClose() {
    trial.upgrading();
    trial.sends(new Send("text"));
    trial.disconnect();
    assertLost(trial.accepted(), "The server is stopping");
    trial.opened();
    assertThat(trial.peer.calls).containsExactly("close 1001");
    trial.closed(1001, "");
    assertThat(trial.peer.calls).containsExactly("close 1001");
    assertThat(trial.timers.armed()).isZero();
  }

  @Test
  void containerThatTellsOfTheEndOnlyHasLostTheClient() {
    trial.upgrading().closed(1006, "");
    assertLost(trial.accepted(), BY_CLIENT);
    assertThat(trial.state()).isEqualTo("closed");
  }

  // What is left

  private static final Map<Character, Consumer<TrialSocket>> PARTS =
      Map.of(
          'a', trial -> trial.ends(null),
          'e', TrialSocket::exchangeLeft,
          's', trial -> trial.closed(1000, ""));

  @ParameterizedTest
  @ValueSource(strings = {"aes", "ase", "eas", "esa", "sae", "sea"})
  void nothingIsLeftWhenAllThreeAreOver(String order) {
    open();
    trial.peer.taking = false;
    trial.sends(new Send("text")); // so that the end of the application closes nothing yet
    for (int i = 0; i < order.length(); i++) {
      assertThat(trial.left).isZero();
      requireNonNull(PARTS.get(order.charAt(i))).accept(trial);
    }
    assertThat(trial.left).isEqualTo(1);
    trial.closed(1000, "");
    trial.disconnect();
    trial.goAway();
    trial.exchangeEnds();
    assertThat(trial.left).isEqualTo(1);
  }

  @Test
  void nothingIsLeftOfAnApplicationThatIsNeverCalled() {
    trial.exchangeLeft();
    assertThat(trial.left).isEqualTo(1);
    trial.exchangeEnds();
    trial.disconnect();
    assertThat(trial.left).isEqualTo(1);
    assertThat(trial.called).isZero();
  }

  /** The exchange tells of its end as an event, later than that it is left. */
  @Test
  void nothingIsLeftOfAHandshakeThatTheExchangeAnswers() {
    trial.connecting().ends(null);
    assertThat(trial.left).isZero();
    trial.exchangeLeft();
    assertThat(trial.left).isEqualTo(1);
    trial.exchangeEnds();
    assertThat(trial.left).isEqualTo(1);
  }

  @Test
  void applicationIsWaitedForAfterItsHandshake() {
    trial.connecting().exchangeEnds();
    trial.exchangeLeft();
    assertThat(trial.left).isZero();
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    trial.assertDisconnected(1006, "", "The handshake is over");
    assertLost(trial.send(new Accept()), "The handshake is over");
    trial.ends(new DisconnectedException("over"));
    assertThat(trial.left).isEqualTo(1);
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void disconnectEndsAHandshakeByItsExchange() {
    trial.connecting().disconnect();
    assertThat(trial.http.calls).containsExactly("disconnect");
    trial.exchangeEnds();
    assertThat(trial.answered()).isCompleted();
    trial.ends(null);
    trial.exchangeLeft();
    assertThat(trial.left).isEqualTo(1);
  }
}
