package io.github.throughline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The communicator in real time. */
@Timeout(60)
class ApplicationCommunicatorTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final HttpScope SCOPE = HttpScope.builder("GET", "/").build();
  private static final ContextVar<String> USER = ContextVar.of("user");
  private static final HttpEvent.Request REQUEST = request("question");
  private static final HttpEvent.ResponseStart START = new HttpEvent.ResponseStart(200, List.of());

  private @Nullable ApplicationCommunicator opened;

  private ApplicationCommunicator open(AsyncApplication application) {
    ApplicationCommunicator made = new ApplicationCommunicator(application, SCOPE);
    opened = made;
    return made;
  }

  @AfterEach
  void noThreadIsLeft() {
    if (opened != null) {
      opened.close();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("throughline-communicator"));
  }

  private static HttpEvent.Request request(String body) {
    return new HttpEvent.Request(ByteBuffer.wrap(body.getBytes(UTF_8)), false);
  }

  private static CompletionStage<?> never() {
    return new CompletableFuture<>();
  }

  private static CompletionStage<?> done() {
    return CompletableFuture.completedFuture(null);
  }

  @Test
  void eventsGoBackAndForth() {
    ApplicationCommunicator client =
        open(
            (scope, receive, send) ->
                receive
                    .receive()
                    .thenCompose(event -> send.send(START))
                    .thenCompose(sent -> send.send(HttpEvent.ResponseBody.last("answer"))));
    assertThat(client.receiveNothing(SHORT)).isTrue();
    client.sendInput(REQUEST);
    assertThat(client.receiveOutput(LONG)).isEqualTo(START);
    assertThat(client.receiveNothing(LONG)).isFalse();
    var body = client.receiveOutput(HttpEvent.ResponseBody.class, LONG);
    assertThat(UTF_8.decode(body.body()).toString()).isEqualTo("answer");
    client.await(LONG);
    assertThat(client.receiveNothing(SHORT)).isTrue();
  }

  @Test
  void variablesOfTheTestAreNotSeen() {
    List<String> seen = new CopyOnWriteArrayList<>();
    ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              seen.add(USER.orElse("nobody"));
              USER.set("ben");
              return receive.receive().thenAccept(event -> seen.add(USER.orElse("nobody")));
            });
    Context.where(USER, "ann").run(() -> client.sendInput(REQUEST));
    client.await(LONG);
    assertThat(seen).containsExactly("nobody", "ben");
  }

  @Test
  void buffersMayBeUsedAgain() {
    byte[] mine = "abc".getBytes(UTF_8);
    ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              byte[] bytes = "abc".getBytes(UTF_8);
              ByteBuffer buffer = ByteBuffer.wrap(bytes);
              List<Event> all =
                  List.of(
                      new HttpEvent.ResponseBody(buffer, true),
                      new WebSocketEvent.Send(buffer, null),
                      new WebSocketEvent.DenialBody(buffer, true));
              for (Event event : all) {
                send.send(event).toCompletableFuture().join();
              }
              bytes[0] = 'x';
              return receive
                  .receive()
                  .thenCompose(first -> receive.receive())
                  .thenCompose(
                      second -> send.send(new HttpEvent.ResponseBody(bytesOf(second), true)));
            });
    client.sendInput(new HttpEvent.Request(ByteBuffer.wrap(mine), true));
    client.sendInput(new WebSocketEvent.Receive(ByteBuffer.wrap(mine), null));
    mine[0] = 'x';
    for (int i = 0; i < 4; i++) {
      assertThat(UTF_8.decode(bytesOf(client.receiveOutput(LONG))).toString()).isEqualTo("abc");
    }
  }

  private static ByteBuffer bytesOf(Event event) {
    ByteBuffer bytes = EventCopies.bytes(event);
    return requireNonNull(bytes);
  }

  @Test
  void aLimitThatPassesLeavesTheApplicationRunning() {
    ApplicationCommunicator client =
        open((scope, receive, send) -> receive.receive().thenCompose(event -> send.send(START)));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.receiveOutput(SHORT))
        .withMessageStartingWith(
            "Expected an output within PT0.001S, but none came. The application is still running")
        .withMessageEndingWith(" Outputs not received: none.");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.await(SHORT))
        .withMessageContaining("Expected the application to end within PT0.001S")
        .withMessageContaining("is still running");
    client.sendInput(REQUEST);
    assertThat(client.receiveOutput(LONG)).isEqualTo(START);
    client.await(LONG);
  }

  @Test
  void outputsBeforeAFailureComeFirst() {
    CountDownLatch failed = new CountDownLatch(1);
    IOException broken = new IOException("broken");
    ApplicationCommunicator client =
        open(
            (scope, receive, send) ->
                send.send(START)
                    .thenCompose(sent -> send.send(HttpEvent.ResponseBody.last("part")))
                    .thenCompose(sent -> CompletableFuture.failedFuture(broken))
                    .whenComplete((result, failure) -> failed.countDown()));
    assertThat(client.receiveNothing(LONG)).isFalse();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.await(LONG))
        .withMessage(
            "Expected the application to return. The application has failed with"
                + " java.io.IOException: broken. Outputs not received: %s, ResponseBody[\"part\"].",
            START)
        .withCause(broken);
    assertThat(client.receiveOutput(LONG)).isEqualTo(START);
    assertThat(client.receiveNothing(SHORT)).isFalse();
    assertThat(client.receiveOutput(LONG)).isInstanceOf(HttpEvent.ResponseBody.class);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.receiveOutput(HttpEvent.ResponseBody.class, LONG))
        .withMessageStartingWith(
            "Expected ResponseBody, but none will come. The application has failed")
        .withCause(broken);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.receiveNothing(LONG))
        .withCause(broken);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.sendInput(REQUEST))
        .withMessageContaining("cannot receive Request[\"question\"]")
        .withCause(broken);
  }

  @Test
  void anOutputOfAnotherTypeIsShown() {
    ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              send.send(new HttpEvent.ResponseBody(ByteBuffer.wrap(new byte[] {0, 1}), true));
              send.send(new WebSocketEvent.Send("x"));
              return never();
            });
    assertThat(client.receiveNothing(LONG)).isFalse();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.receiveOutput(HttpEvent.ResponseStart.class, LONG))
        .withMessageStartingWith(
            "Expected ResponseStart, but ResponseBody[2 bytes, moreBody] came.");
    client.receiveOutput(WebSocketEvent.Send.class, LONG);
  }

  @Test
  void anApplicationThatReturnsSendsAndReceivesNoMore() {
    ApplicationCommunicator client = open((scope, receive, send) -> done());
    client.await(LONG);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.receiveOutput(LONG))
        .withMessageContaining("Expected an output, but none will come")
        .withMessageContaining("has returned")
        .withNoCause();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.sendInput(REQUEST))
        .withMessageContaining("has returned");
  }

  @Test
  void whatIsNoStageIsAFailure() {
    IllegalStateException thrown = new IllegalStateException("thrown");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                open((scope, receive, send) -> {
                      throw thrown;
                    })
                    .await(LONG))
        .withCause(thrown);
    requireNonNull(opened).close();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> open(nothing()).receiveOutput(LONG))
        .withMessageContaining("handle has answered null");
  }

  @SuppressWarnings("NullAway") // what is tested
  private static AsyncApplication nothing() {
    return (scope, receive, send) -> null;
  }

  @Test
  void anEventThatIsNullFailsItsStage() {
    ApplicationCommunicator client = open((scope, receive, send) -> sendNull(send));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.await(LONG))
        .withCauseInstanceOf(NullPointerException.class);
  }

  @SuppressWarnings("NullAway") // what is tested
  private static CompletionStage<?> sendNull(Send send) {
    return send.send(null);
  }

  @Test
  void manySendsInALoopDoNotExhaustTheStack() {
    int count = 10_000;
    ApplicationCommunicator client = open((scope, receive, send) -> sendAll(send, count));
    for (int i = 0; i < count; i++) {
      assertThat(client.receiveOutput(LONG)).isEqualTo(START);
    }
    client.await(LONG);
  }

  private static CompletionStage<?> sendAll(Send send, int count) {
    return count == 0 ? done() : send.send(START).thenCompose(sent -> sendAll(send, count - 1));
  }

  @Test
  void negativeLimitsAreRefusedAndZeroLooksAtWhatThereIs() {
    ApplicationCommunicator client = open((scope, receive, send) -> never());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.receiveOutput(Duration.ofSeconds(-1)))
        .withMessage("limit is PT-1S: give zero or more; zero looks at what there is now");
    assertThatIllegalArgumentException().isThrownBy(() -> client.await(Duration.ofNanos(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.receiveNothing(Duration.ofNanos(-1)));
    assertThat(client.receiveNothing(Duration.ZERO)).isTrue();
  }

  @Test
  void anInterruptOfTheTestIsNotSwallowed() {
    ApplicationCommunicator client = open((scope, receive, send) -> never());
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.receiveOutput(LONG))
        .withMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
