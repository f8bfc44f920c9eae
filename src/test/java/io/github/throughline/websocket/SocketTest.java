package io.github.throughline.websocket;

import static io.github.throughline.servlet.Fakes.fake;
import static io.github.throughline.websocket.TrialSocket.PING;
import static io.github.throughline.websocket.TrialSocket.assertLost;
import static io.github.throughline.websocket.TrialSocket.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Connect;
import io.github.throughline.application.WebSocketEvent.DenialBody;
import io.github.throughline.application.WebSocketEvent.DenialStart;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketEvent.Receive;
import io.github.throughline.application.WebSocketEvent.Send;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handshake and messages, one after the other; those that meet are in the model. */
class SocketTest {
  private final CapturedLog log = new CapturedLog();
  private final TrialSocket trial = new TrialSocket();

  @AfterEach
  void close() {
    log.close();
  }

  // The handshake

  @Test
  void applicationIsCalledByTheExecutor() {
    var unused = trial.socket.answer(trial.http::receive, trial.http::send);
    assertThat(trial.called).isZero();
    trial.tasks.runAll();
    assertThat(trial.called).isEqualTo(1);
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    assertThat(trial.receive()).isNotDone();
  }

  @Test
  void acceptIsDoneWhenTheContainerHasMadeTheWebSocket() {
    trial.connecting();
    CompletableFuture<?> accepted = trial.send(new Accept());
    assertThat(trial.http.calls).containsExactly("handOver");
    assertThat(trial.answered()).as("the exchange is not needed any more").isCompleted();
    trial.exchangeEnds();
    trial.exchangeLeft();
    assertThat(accepted).isNotDone();
    trial.opened();
    assertThat(accepted).isCompleted();
    assertThat(trial.peer.calls).isEmpty();
    assertThat(trial.left).isZero();
  }

  @Test
  void acceptThatCannotBeIsRefusedAndAnotherMayFollow() {
    trial.connecting();
    assertRefused(
        trial.send(new Accept("mail", List.of())),
        "Accept.subprotocol is mail, which the client has not offered: give one of [chat, news],"
            + " or null");
    assertThat(trial.http.calls).isEmpty();
    assertThat(trial.state()).isEqualTo("connecting");
    trial.sends(new Accept("news", List.of()));
    assertThat(trial.http.calls).containsExactly("handOver");
  }

  @Test
  void closeBeforeTheAnswerIsAResponse() {
    trial.connecting();
    trial.http.sent = new CompletableFuture<>();
    CompletableFuture<?> sent = trial.send(new Close(3000, "no"));
    assertThat(trial.http.calls).containsExactly("start 403", "content-length: 0", "last of 0");
    assertThat(sent).isNotDone();
    trial.http.sent.complete(null);
    trial.tasks.runAll();
    assertThat(sent).isCompleted();
    assertThat(trial.answered()).as("until the response is sent").isNotDone();
    trial.exchangeEnds();
    assertThat(trial.answered()).isCompleted();
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    trial.assertDisconnected(1006, "", "The handshake is over");
  }

  @Test
  void denialIsAResponseInParts() {
    trial.connecting();
    assertThat(trial.send(new DenialStart(404, List.of()))).isCompleted();
    assertThat(trial.send(new DenialBody(ByteBuffer.allocate(3), true))).isCompleted();
    assertThat(trial.send(new DenialBody(ByteBuffer.allocate(2), false))).isCompleted();
    assertThat(trial.http.calls).containsExactly("start 404", "part of 3", "last of 2");
  }

  @Test
  void failureOfTheResponseIsTold() {
    trial.connecting();
    IOException failure = new IOException("reset");
    trial.http.sent = CompletableFuture.failedFuture(failure);
    CompletableFuture<?> sent = trial.send(new DenialStart(404, List.of()));
    assertThat(sent.handle((done, thrown) -> thrown)).isCompletedWithValue(failure);
  }

  /** As it takes an application that has ended for one that has not answered. */
  @Test
  void exchangeIsHandedOverBeforeItHearsThatItIsNotNeeded() {
    trial.connecting();
    List<Boolean> answered = new ArrayList<>();
    trial.http.onHandOver = () -> answered.add(trial.answered().isDone());
    trial.sends(new Accept());
    assertThat(answered).containsExactly(false);
    assertThat(trial.answered()).isCompleted();
  }

  @Test
  void goAwayLeavesAnApplicationTheTimeToAnswer() {
    trial.connecting();
    trial.goAway();
    trial.sends(new Accept());
    trial.opened();
    assertThat(trial.send(new Send("text"))).isCompleted();
    assertThat(trial.peer.calls).containsExactly("send text");
  }

  /** An exchange's answer to be handed over, with what the container does. */
  private List<Object> upgrade(@Nullable Exception failure) {
    List<Object> done = new ArrayList<>();
    ServerContainer container =
        fake(
            ServerContainer.class,
            Map.of(
                "upgradeHttpToWebSocket",
                arguments -> {
                  if (failure != null) {
                    throw SocketTest.<RuntimeException>unchecked(failure);
                  }
                  return done.add(arguments[2]);
                }));
    ServletContext context = fake(ServletContext.class, Map.of("getAttribute", name -> container));
    HttpServletRequest request =
        fake(
            HttpServletRequest.class,
            Map.of("getServletContext", none -> context, "getRequestURI", none -> "/path"));
    HttpServletResponse response =
        fake(HttpServletResponse.class, Map.of("setStatus", status -> done.add(status[0])));
    trial.socket.upgrade(request, response);
    trial.tasks.runAll();
    return done;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as methods of proxies throw
  private static <E extends Exception> E unchecked(Exception failure) throws E {
    throw (E) failure;
  }

  @Test
  void clientThatHasGoneBeforeItIsLetInIsNoError() {
    trial.upgrading();
    assertThat(upgrade(new IOException("reset"))).containsExactly(500);
    assertThat(log.messages()).isEmpty();
    assertLost(trial.accepted(), "The server has not accepted the client");
  }

  @Test
  void containerMakesTheWebSocketThatWasAccepted() {
    trial.connecting().sends(new Accept("news", List.of()));
    List<Object> done = upgrade(null);
    assertThat(done).hasSize(1);
    ServerEndpointConfig config = (ServerEndpointConfig) done.get(0);
    assertThat(config.getSubprotocols()).containsExactly("news");
    assertThat(config.getExtensions()).isEmpty();
    assertThat(config.getUserProperties())
        .containsExactly(Map.entry("org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", 10_000L));
    assertThat(trial.state()).isEqualTo("accepted");
  }

  @Test
  void containerThatCannotMakeTheWebSocketEndsIt() {
    trial.upgrading();
    assertThat(upgrade(new IllegalStateException("no"))).containsExactly(500);
    assertThat(log.messages()).containsExactly("/path has become no WebSocket");
    assertLost(trial.accepted(), "The server has not accepted the client");
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    trial.assertDisconnected(1006, "", "The server has not accepted the client");
    assertThat(trial.timers.armed()).isZero();
  }

  private boolean isServed() {
    assertThat(trial.socket.isServedBy(new Thread())).isFalse();
    return trial.socket.isServedBy(Thread.currentThread());
  }

  @Test
  void threadOfTheExchangeIsNeededUntilItHasLeftTheContainer() {
    trial.connecting();
    assertThat(isServed()).isFalse();
    trial.http.service = Thread.currentThread();
    assertThat(isServed()).isTrue();
    trial.http.service = null;
    assertThat(isServed()).isFalse();
  }

  @Test
  void threadThatLetsTheClientInIsNeededUntilTheClientIsIn() {
    trial.upgrading();
    assertThat(isServed()).isFalse();
    upgrade(null);
    assertThat(isServed()).isTrue();
    trial.opened();
    assertThat(isServed()).isFalse();
  }

  @Test
  void threadThatHasLetAClientInThatIsLostBeforeItIsInIsNotNeeded() {
    trial.upgrading();
    upgrade(null);
    trial.closed(1006, "");
    assertThat(isServed()).isFalse();
  }

  @Test
  void threadThatLetsAClientInTooLateIsNotNeeded() {
    trial.upgrading();
    trial.closed(1006, "");
    upgrade(new IllegalStateException("no"));
    assertThat(isServed()).isFalse();
    upgrade(null);
    assertThat(isServed()).isTrue();
    trial.opened();
    assertThat(isServed()).isFalse();
  }

  // Messages

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void eventIsNeeded() {
    trial.open();
    assertThatThrownBy(() -> trial.send(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("event");
  }

  @Test
  void messagesWaitForTheClientAndGoOneByOne() {
    trial.upgrading();
    trial.peer.taking = false;
    CompletableFuture<?> first = trial.send(new Send("1"));
    CompletableFuture<?> second = trial.send(new Send(ByteBuffer.allocate(2), null));
    CompletableFuture<?> closed = trial.send(new Close(1000, "bye"));
    assertThat(trial.peer.calls).isEmpty();
    trial.opened();
    assertThat(trial.accepted()).isCompleted();
    assertThat(trial.peer.calls).containsExactly("send 1");
    assertThat(first).isNotDone();
    trial.peer.takes();
    trial.tasks.runAll();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    trial.peer.takes();
    trial.tasks.runAll();
    assertThat(second).isCompleted();
    assertThat(closed).isCompleted();
    assertThat(trial.peer.calls).containsExactly("send 1", "send 2 bytes", "close 1000 bye");
  }

  @Test
  void messagesBeforeTheEndAreReceived() {
    trial.open();
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    for (int i = 1; i <= 4; i++) {
      assertThat(trial.received("" + i)).isCompleted();
    }
    CompletableFuture<?> beyond = trial.received("5");
    assertThat(beyond).as("the client is held back").isNotDone();
    trial.closed(1001, "bye");
    for (int i = 1; i <= 5; i++) {
      assertThat(trial.receive()).isCompletedWithValue(new Receive(null, "" + i));
    }
    assertThat(beyond).isCompleted();
    trial.assertDisconnected(1001, "bye", "The client has closed the WebSocket");
    assertLost(trial.received("late"), "The client has closed the WebSocket");
  }

  @Test
  void receiverThatWaitsIsToldOfTheEnd() {
    trial.open();
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    CompletableFuture<?> received = trial.receive();
    trial.closed(1005, "");
    assertThat(received).isCompletedWithValueMatching(new Disconnect(1005, "")::equals);
  }

  @Test
  void clientIsNotHeldBackByAnApplicationThatHasEnded() {
    trial.open();
    CompletableFuture<?> message = trial.received("1");
    for (int i = 0; i < 4; i++) {
      message = trial.received("more");
    }
    assertThat(message).isNotDone();
    trial.peer.taking = false;
    trial.ends(null);
    assertLost(message, "The application has ended");
  }

  // Liveness

  /** Opens it in a container that takes nothing; answers what gets the client's texts. */
  private MessageHandler.Partial<String> openInContainer(List<String> calls) throws Exception {
    return openInContainer(calls, sent -> {});
  }

  /** Has each text's handler taken by another one. */
  @SuppressWarnings("unchecked") // it was added for texts
  private MessageHandler.Partial<String> openInContainer(
      List<String> calls, Consumer<SendHandler> sending) throws Exception {
    trial.connecting().sends(new Accept());
    ServerEndpointConfig config = (ServerEndpointConfig) upgrade(null).get(0);
    RemoteEndpoint.Async remote =
        fake(
            RemoteEndpoint.Async.class,
            Map.of(
                "sendText",
                text -> {
                  sending.accept((SendHandler) text[1]);
                  return calls.add("sendText");
                }));
    List<MessageHandler> handlers = new ArrayList<>();
    Session session =
        FakeSessions.session(
            FakeSessions.TOMCAT,
            (any, method, arguments) -> {
              calls.add(method.getName());
              if (method.getName().equals("addMessageHandler")) {
                handlers.add((MessageHandler) arguments[1]);
              }
              return method.getName().equals("getAsyncRemote") ? remote : null;
            },
            "suspend",
            "resume");
    config
        .getConfigurator()
        .getEndpointInstance(SocketEndpoint.class)
        .onOpen(session, fake(EndpointConfig.class, Map.of()));
    return (MessageHandler.Partial<String>) handlers.get(0);
  }

  /** As nobody can hear it. */
  @Test
  void clientThatIsHeldBackIsNotTakenForGone() throws Exception {
    List<String> calls = new ArrayList<>();
    MessageHandler.Partial<String> texts = openInContainer(calls);
    for (int i = 0; i < 6; i++) {
      texts.onMessage("" + i, true);
    }
    assertThat(calls).endsWith("suspend");
    for (int i = 0; i < 4; i++) {
      pass();
    }
    assertThat(trial.state()).isEqualTo("open");
    assertThat(calls).endsWith("suspend");
  }

  @Test
  void clientThatTakesOneAfterTheOtherIsThere() throws Exception {
    List<String> calls = new ArrayList<>();
    Deque<SendHandler> underWay = new ArrayDeque<>();
    MessageHandler.Partial<String> texts = openInContainer(calls, underWay::add);
    for (int i = 0; i < 6; i++) {
      trial.sends(new Send("" + i));
    }
    for (int i = 0; i < 5; i++) {
      texts.onMessage("", false);
      pass();
      underWay.remove().onResult(new SendResult());
      trial.tasks.runAll();
    }
    assertThat(trial.state()).isEqualTo("open");
    assertThat(underWay).hasSize(1);
  }

  @Test
  void clientThatSpeaksAndTakesNothingIsGone() throws Exception {
    List<String> calls = new ArrayList<>();
    MessageHandler.Partial<String> texts = openInContainer(calls);
    CompletableFuture<?> sent = trial.send(new Send("text"));
    for (int i = 0; i < 3; i++) {
      assertThat(sent).isNotDone();
      texts.onMessage("" + i, true);
      pass();
    }
    assertLost(sent, "The client has gone");
    assertThat(calls).endsWith("sendText", "close", "setMaxIdleTimeout");
  }

  @Test
  void clientThatSaysNothingIsAskedAndThenGone() {
    trial.open();
    pass();
    assertThat(trial.peer.calls).isEmpty();
    pass();
    assertThat(trial.peer.calls).containsExactly("ping");
    pass();
    assertThat(trial.peer.calls).containsExactly("ping", "close 1001");
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    trial.assertDisconnected(1006, "", "The client has gone");
    assertThat(trial.timers.armed()).isZero();
  }

  private void pass() {
    trial.timers.pass(PING);
    trial.tasks.runAll();
  }

  @Test
  void clientThatTakesNothingIsGone() {
    trial.closing();
    assertThat(trial.peer.calls).containsExactly("send before");
    pass();
    pass();
    pass();
    assertThat(trial.peer.calls).containsExactly("send before", "close 1001");
    assertThat(trial.state()).isEqualTo("closed");
  }

  @Test
  void containerThatNeverMakesTheWebSocketEndsIt() {
    trial.upgrading();
    pass();
    assertThat(trial.accepted()).isNotDone();
    pass();
    assertLost(trial.accepted(), "The client has gone");
    assertThat(trial.timers.armed()).isZero();
  }

  @Test
  void timerThatRingsAfterTheEndIsNotArmedAgain() {
    trial.open();
    trial.peer.onClose = () -> trial.closed(1000, "");
    trial.sends(new Close());
    pass();
    assertThat(trial.timers.armed()).isZero();
    assertThat(trial.peer.calls).containsExactly("close 1000");
  }
}
