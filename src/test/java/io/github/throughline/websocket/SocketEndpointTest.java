package io.github.throughline.websocket;

import static io.github.throughline.servlet.Fakes.fake;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.WebSocketEvent.Connect;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketEvent.Receive;
import io.github.throughline.application.WebSocketEvent.Send;
import io.github.throughline.servlet.internal.Container;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a container's session, and what comes of it. */
class SocketEndpointTest {
  private TrialSocket trial = new TrialSocket().upgrading();
  private SocketEndpoint endpoint = trial.endpoint();
  private final List<String> calls = new ArrayList<>();
  private final Map<Object, MessageHandler> handlers = new HashMap<>();
  private @Nullable IOException failure;
  private Runnable meanwhile = () -> {};
  private boolean failing;
  private boolean broken;

  private final RemoteEndpoint.Async remote =
      fake(
          RemoteEndpoint.Async.class,
          Map.of(
              "sendText", arguments -> sent("text " + arguments[0], arguments[1]),
              "sendBinary", arguments -> sent((ByteBuffer) arguments[0], arguments[1]),
              "sendPing", arguments -> calls.add("ping " + arguments[0])));

  private @Nullable Object sent(String call, Object handler) {
    calls.add(call);
    meanwhile.run();
    ((SendHandler) handler).onResult(failing ? new SendResult(failure) : new SendResult());
    return null;
  }

  private @Nullable Object sent(ByteBuffer bytes, Object handler) {
    String call = "%s of %s".formatted(bytes.isReadOnly() ? "view" : "copy", bytes.get());
    return sent(call + ", " + bytes.remaining() + " more", handler);
  }

  private void in(Container container) {
    trial = new TrialSocket(container).upgrading();
    endpoint = trial.endpoint();
  }

  private @Nullable Object call(Object session, Method method, Object[] arguments)
      throws IOException {
    switch (method.getName()) {
      case "getAsyncRemote" -> {
        return remote;
      }
      case "addMessageHandler" -> handlers.put(arguments[0], (MessageHandler) arguments[1]);
      default -> {
        calls.add(method.getName() + " " + arguments[0]);
        if (broken) {
          throw new IOException("closed");
        }
      }
    }
    return null;
  }

  private Session session(String name) {
    Session session = FakeSessions.session(name, this::call);
    endpoint.onOpen(session, fake(EndpointConfig.class, Map.of()));
    trial.tasks.runAll();
    assertThat(trial.accepted()).isCompleted();
    assertThat(trial.receive()).isCompletedWithValue(new Connect());
    return session;
  }

  private Session session() {
    return session("com.example.Session");
  }

  @SuppressWarnings("unchecked") // of what it was added for
  private <P> void part(Class<P> type, P part, boolean last) {
    ((MessageHandler.Partial<P>) requireNonNull(handlers.get(type))).onMessage(part, last);
    trial.tasks.runAll();
  }

  @Test
  void messagesAreMadeOfTheirParts() {
    session();
    assertThat(calls).as("there are pings instead").containsExactly("setMaxIdleTimeout 0");
    part(String.class, "a", false);
    CompletableFuture<?> received = trial.receive();
    assertThat(received).isNotDone();
    part(String.class, "b", true);
    assertThat(received).isCompletedWithValueMatching(new Receive(null, "ab")::equals);
    part(ByteBuffer.class, ByteBuffer.allocate(2), true);
    assertThat(trial.receive()).isCompletedWithValue(new Receive(ByteBuffer.allocate(2), null));
  }

  @Test
  void messagesAndPongsAreSignsOfTheClient() {
    session();
    assertThat(trial.pulse.look(false)).isEqualTo(Pulse.Verdict.ASK);
    part(String.class, "part", false);
    assertThat(trial.pulse.look(false)).isEqualTo(Pulse.Verdict.WAIT);
    assertThat(trial.pulse.look(false)).isEqualTo(Pulse.Verdict.ASK);
    pong();
    assertThat(trial.pulse.look(false)).isEqualTo(Pulse.Verdict.WAIT);
  }

  @SuppressWarnings("unchecked") // of what it was added for
  private void pong() {
    ((MessageHandler.Whole<PongMessage>) requireNonNull(handlers.get(PongMessage.class)))
        .onMessage(() -> ByteBuffer.allocate(0));
  }

  @Test
  void messageThatIsTooLongEndsIt() {
    session();
    part(String.class, "12345678", false);
    assertThat(trial.state()).isEqualTo("open");
    part(String.class, "9", false);
    assertThat(trial.state()).isEqualTo("closed");
    assertThat(calls.get(1)).contains("1009");
    part(String.class, "9", true);
    assertThat(trial.receive()).isCompletedWithValue(new Disconnect(1009, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, bye, 1000, bye",
    "1005, '', 1005, ''",
    "4999, x, 4999, x",
    "3000, , 3000, ''",
    "1011, oops, 1011, oops",
    "1011, Connection reset, 1011, Connection reset",
    "999, bye, 1006, ''",
    "5000, bye, 1006, ''",
    "0, , 1006, ''",
    "1006, Connection reset, 1006, ''"
  })
  void closeIsTold(int code, @Nullable String phrase, int told, String reason) {
    assertTold(code, phrase, new Disconnect(told, reason));
  }

  @Test
  void whatFollowsTheClientsCloseIsNothing() {
    Session session = session();
    meanwhile =
        () -> {
          endpoint.onClose(session, new CloseReason(() -> 1000, ""));
          part(String.class, "after", true);
        };
    CompletableFuture<?> sent = trial.send(new Send("text"));
    assertThat(trial.receive()).isCompletedWithValue(new Disconnect(1000, ""));
    assertThat(sent).isDone();
  }

  private void assertTold(int code, @Nullable String phrase, Disconnect told) {
    Session session = session();
    endpoint.onClose(session, new CloseReason(() -> code, phrase));
    trial.tasks.runAll();
    assertThat(trial.receive()).isCompletedWithValue(told);
  }

  @ParameterizedTest
  @CsvSource({
    "1011, 'Connection closed: Read failed.', 1006, ''",
    "1011, Connection reset, 1006, ''",
    "1011, Connections are few, 1011, Connections are few",
    "1011, oops, 1011, oops",
    "1011, , 1011, ''",
    "1000, Connection reset, 1000, Connection reset"
  })
  void clientThatOpenLibertyHasLostIsTold(
      int code, @Nullable String phrase, int told, String reason) {
    in(Container.OPEN_LIBERTY);
    assertTold(code, phrase, new Disconnect(told, reason));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPEN_LIBERTY")
  void reasonsOfClientsAreTheirOwnElsewhere(Container container) {
    in(container);
    assertTold(1011, "Connection reset", new Disconnect(1011, "Connection reset"));
  }

  @Test
  void problemIsNotTheEnd() {
    try (CapturedLog log = new CapturedLog()) {
      endpoint.onError(session(), new IOException("reset"));
      assertThat(trial.state()).isEqualTo("open");
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void messagesGoToTheSession() {
    session();
    assertThat(trial.send(new Send("text"))).isCompleted();
    assertThat(calls).endsWith("text text");
  }

  @ParameterizedTest
  @EnumSource
  void bytesAreCopiedForOpenLibertyAlone(Container container) {
    in(container);
    session();
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 3);
    for (int i = 0; i < 2; i++) {
      Send message = new Send(bytes, null);
      assertThat(trial.send(message)).isCompleted();
      String made = container == Container.OPEN_LIBERTY ? "copy" : "view";
      assertThat(calls).endsWith(made + " of 2, 2 more");
      assertThat(message.bytes()).as("is as it was").isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messageThatTheSessionDoesNotSendFails(boolean told) {
    failing = true;
    failure = told ? new IOException("reset") : null;
    session();
    TrialSocket.assertLost(trial.send(new Send("text")), "The client has gone");
  }

  @Test
  void silentClientIsPinged() {
    session();
    trial.timers.pass(TrialSocket.PING);
    trial.timers.pass(TrialSocket.PING);
    trial.tasks.runAll();
    assertThat(calls).last().asString().startsWith("ping java.nio.HeapByteBuffer[pos=0 lim=0");
  }

  @Test
  void sessionIsClosedWithinATime() {
    SessionPeer peer = new SessionPeer(session(), Container.OTHER);
    peer.close(3000, "bye");
    assertThat(calls).endsWith("close CloseReason[3000,bye]", "setMaxIdleTimeout 10000");
  }

  @Test
  void sessionThatIsClosedAlreadyFailsNobody() {
    SessionPeer peer = new SessionPeer(session(), Container.OTHER);
    broken = true;
    peer.close(1014, "");
    assertThat(calls).hasSize(2).endsWith("close CloseReason[1014]");
  }
}
