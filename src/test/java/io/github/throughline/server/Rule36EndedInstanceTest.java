package io.github.throughline.server;

import static io.github.throughline.server.Sessions.event;
import static io.github.throughline.server.Sessions.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Scope;
import io.github.throughline.bridge.BridgeException;
import io.github.throughline.server.Sessions.Session;
import io.github.throughline.server.StatelessServer.Limits;
import io.github.throughline.server.TrialServer.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An instance that ends is gone at once, and stops nothing but itself. */
class Rule36EndedInstanceTest {
  @SuppressWarnings("StaticAssignmentOfThrowable") // told by its identity
  private static final IllegalStateException FAILURE = new IllegalStateException("on purpose");

  private final Sessions sessions = new Sessions();
  private final TrialServer server = TrialServer.direct(sessions, 2);
  private CompletableFuture<@Nullable Void> running = new CompletableFuture<>();

  @BeforeEach
  void run() {
    running = server.run();
  }

  /** Whatever has happened to an instance. */
  @AfterEach
  void serverGoesOn() {
    sessions.answer = session -> session.end();
    server.to("zoe");
    assertThat(sessions.of("zoe").isServed()).isTrue();
    assertThat(running).isNotDone();
    server.close();
    assertThat(running).isCompleted();
    assertThat(server.timers.armed()).isEqualTo(0);
  }

  @Test
  void instanceThatReturnsIsGoneAtOnce() {
    CompletableFuture<?> unreceived = server.tell("ann", "1");
    Session first = sessions.of("ann");
    first.end().complete("done");
    assertThatThrownBy(unreceived::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasMessageContaining("Instance \"ann\" has ended");
    CompletableFuture<?> told = server.tell("ann", "2");
    assertThat(sessions.of("ann")).isNotSameAs(first);
    assertThat(sessions.of("ann").next().join()).isEqualTo(event("2"));
    assertThat(told).isCompleted();
    assertThat(server.reports).isEmpty();
  }

  @Test
  void instanceThatReturnsMakesRoom() {
    server.to("ann");
    server.to("bob");
    sessions.of("bob").end().complete("done");
    server.to("cid");
    assertThat(sessions.served()).containsExactly("ann", "cid");
  }

  @Test
  void lateSendOfAnInstanceThatHasReturnedFails() {
    server.to("ann");
    Session ann = sessions.of("ann");
    ann.end().complete("done");
    assertThatThrownBy(ann.say("late")::join).hasCauseInstanceOf(DisconnectedException.class);
    assertThat(server.sent).isEmpty();
  }

  @Test
  void instanceWhoseStageFailsIsReportedOnce() {
    server.to("ann");
    sessions.of("ann").end().completeExceptionally(FAILURE);
    assertThat(server.reports).containsExactly(new Report(FAILURE, "ann", scope("ann")));
    server.timers.pass(TrialServer.IDLE);
    assertThat(server.reports).hasSize(1);
  }

  static Stream<Throwable> wrapped() {
    return Stream.of(
        FAILURE,
        new CompletionException(FAILURE),
        new CompletionException(new ExecutionException(FAILURE)),
        new AssertionError("on purpose"));
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void whatWasThrownInTheFirstPlaceIsReported(Throwable failure) {
    server.to("ann");
    sessions.of("ann").end().completeExceptionally(failure);
    assertThat(server.reports).hasSize(1);
    assertThat(server.reports.get(0).failure())
        .isSameAs(failure instanceof Error ? failure : FAILURE);
  }

  @Test
  void instanceThatThrowsAtOnceIsReportedOnce() {
    sessions.answer =
        session -> {
          throw FAILURE;
        };
    CompletableFuture<?> sent = server.tell("ann", "1");
    assertThat(sent).isCompletedExceptionally();
    assertThat(server.reports).containsExactly(new Report(FAILURE, "ann", scope("ann")));
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void instanceThatAnswersNullIsReportedOnce() {
    sessions.answer = session -> null;
    server.to("ann");
    assertThat(server.reports).hasSize(1);
    assertThat(server.reports.get(0).failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("null");
  }

  static Stream<Throwable> harmless() {
    DisconnectedException gone = new DisconnectedException("on purpose");
    return Stream.of(
        new CancellationException(),
        gone,
        new CompletionException(gone),
        new UncheckedIOException(gone));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void cancelledOrDisconnectedInstanceIsNoError(Throwable end) {
    CompletableFuture<?> unreceived = server.tell("ann", "1");
    sessions.of("ann").end().completeExceptionally(end);
    assertThat(server.reports).isEmpty();
    assertThat(unreceived).isCompletedExceptionally();
    server.to("ann");
    assertThat(sessions.all()).hasSize(2);
  }

  @Test
  void otherFailuresOfInputAndOutputAreErrors() {
    server.to("ann");
    UncheckedIOException failure = new UncheckedIOException(new IOException("on purpose"));
    sessions.of("ann").end().completeExceptionally(failure);
    assertThat(server.reports).hasSize(1);
  }

  @Test
  void failureOfTheServersSendIsTheApplications() {
    server.to("ann");
    server.sending = () -> CompletableFuture.failedStage(FAILURE);
    assertThatThrownBy(sessions.of("ann").say("1")::join).hasCause(FAILURE);
    server.sending =
        () -> {
          throw FAILURE;
        };
    assertThatThrownBy(sessions.of("ann").say("1")::join).hasCause(FAILURE);
    assertThat(server.reports).isEmpty();
    assertThat(sessions.of("ann").isServed()).isTrue();
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void serverThatAnswersNullToASendIsTold() {
    server.to("ann");
    server.sending = () -> null;
    assertThatThrownBy(sessions.of("ann").say("1")::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("applicationSend");
  }

  @Test
  void reportThatFailsIsLoggedAndStopsNothing() {
    PlainServer silent =
        new PlainServer(sessions, Runnable::run) {
          @Override
          protected void applicationException(Throwable failure, String id, Scope scope) {
            throw new UnsupportedOperationException("on purpose", failure);
          }
        };
    try (CapturedLog log = new CapturedLog()) {
      CompletableFuture<@Nullable Void> run = silent.run();
      silent.instance("ann", scope("ann"));
      sessions.of("ann").end().completeExceptionally(FAILURE);
      assertThat(log.messages())
          .containsExactly("Instance \"ann\" has failed, and so has the report");
      silent.instance("bob", scope("bob"));
      assertThat(sessions.of("bob").isServed()).isTrue();
      silent.close();
      assertThat(run).isCompleted();
    }
  }

  @Test
  void failureIsLoggedOnceWhereNothingElseIsDoneAboutIt() {
    try (CapturedLog log = new CapturedLog();
        PlainServer plain = new PlainServer(sessions, Runnable::run)) {
      plain.instance("ann", scope("ann"));
      sessions.of("ann").end().completeExceptionally(FAILURE);
      plain.instance("bob", scope("bob"));
      sessions.of("bob").end().cancel(true);
      assertThat(log.messages()).containsExactly("Instance \"ann\" of plain server has failed");
    }
  }

  @Test
  void instanceThatTheExecutorRejectsHasFailed() {
    TrialServer refused =
        new TrialServer(
            sessions,
            task -> {
              throw new RejectedExecutionException("full");
            },
            new Limits(1, TrialServer.IDLE, 1));
    CompletableFuture<?> sent = refused.tell("ann", "1");
    assertThat(sent).isCompletedExceptionally();
    assertThat(sessions.all()).isEmpty();
    assertThat(refused.reports).hasSize(1);
    assertThat(refused.reports.get(0).failure()).hasMessage("full");
    refused.close();
  }

  @Test
  void failureThatCrossedABridgeIsReportedWithoutIt() {
    BridgeException crossed = new BridgeException(new IOException("on purpose"));
    server.to("ann");
    sessions.of("ann").end().completeExceptionally(crossed);
    assertThat(server.reports.get(0).failure()).isSameAs(crossed.getCause());
  }
}
