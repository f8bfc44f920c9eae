package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.Disconnect;
import io.github.throughline.servlet.internal.BridgedWork;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table of {@link Exchange} that is not the last part's. */
class ExchangeEndsTest {
  private final CapturedLog log = new CapturedLog();
  private TrialExchange trial = new TrialExchange();

  @AfterEach
  void thereWasNoCallThatThereMustNotBe() {
    log.close();
    assertThat(trial.container.breaches).isEmpty();
    assertThat(trial.left).isLessThanOrEqualTo(1);
  }

  /** Who ends an exchange early, the status, what the application is told and what is logged. */
  static Stream<Arguments> early() {
    return Stream.of(
        early(
            "failure",
            trial -> trial.ends(new IllegalStateException("broken")),
            500,
            "The application has failed",
            "GET /path has failed"),
        early(
            "error",
            trial -> trial.ends(new AssertionError("broken")),
            500,
            "The application has failed",
            "GET /path has failed"),
        early(
            "end without a response",
            trial -> trial.ends(null),
            500,
            "The application has failed",
            "GET /path has failed"),
        early(
            "rejection",
            trial -> trial.ends(new RejectedExecutionException("full")),
            503,
            "There is no thread for the application",
            "GET /path has failed"),
        early(
            "deadline of a call",
            trial -> trial.ends(TrialExchange.late()),
            504,
            "The deadline has passed",
            "GET /path has failed"),
        early(
            "server stops",
            trial -> trial.exchange.disconnect(),
            503,
            "The server is stopping",
            null),
        early(
            "reading fails",
            trial -> trial.exchange.readFailed(new IOException("reset")),
            400,
            "The client has gone, or what it sends makes no sense",
            null));
  }

  private interface Ender {
    void end(TrialExchange trial);
  }

  private static Arguments early(
      String name, Ender ender, int status, String reason, @Nullable String logged) {
    return Arguments.of(name, ender, status, reason, logged);
  }

  private List<String> expectedLog(@Nullable String logged) {
    return logged == null ? List.of() : List.of(logged);
  }

  private void checkEarly(Ender ender, String expected, String reason, @Nullable String logged) {
    ender.end(trial);
    trial.tasks.runAll();
    assertThat(trial.ending()).containsExactly(expected);
    trial.assertDisconnected(reason);
    trial.ends(null);
    assertThat(trial.left).isEqualTo(1);
    assertThat(log.messages()).isEqualTo(expectedLog(logged));
    assertThat(trial.timers.armed()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("early")
  void earlyEndBeforeTheResponseIsAStatus(
      String name, Ender ender, int status, String reason, @Nullable String logged) {
    trial = new TrialExchange(scope("GET"), -1).called();
    trial.sends(start(200));
    checkEarly(ender, "refuse " + status, reason, logged);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("early")
  void earlyEndAfterwardsCutsTheResponseOff(
      String name, Ender ender, int status, String reason, @Nullable String logged) {
    trial = new TrialExchange(scope("GET"), -1);
    trial.begin();
    checkEarly(ender, "cutOff", reason, logged);
  }

  /** Its end needs the application, which must not be taken away meanwhile. */
  @Test
  void containerThatIsCuttingOffHasNotLeft() {
    trial = beingCutOff();
    trial.ends(null);
    assertThat(trial.left).isZero();
    trial.exchange.completed();
    assertThat(trial.left).isEqualTo(1);
  }

  @Test
  void applicationThatGoesOnAfterTheContainerHasNotLeft() {
    trial = beingCutOff();
    trial.exchange.completed();
    assertThat(trial.left).isZero();
    trial.ends(null);
    trial.exchange.completed();
    assertThat(trial.left).isEqualTo(1);
  }

  @Test
  void workForAResponseThatNobodyGetsIsGivenUp() {
    BridgedWork work = working();
    trial.exchange.disconnect();
    trial.tasks.runAll();
    assertThat(work.abandoned).isEqualTo(1);
  }

  @Test
  void workAfterTheWholeResponseGoesOn() {
    BridgedWork work = working();
    trial.sends(last("."));
    assertThat(trial.ending()).containsExactly("complete");
    assertThat(work.abandoned).isZero();
  }

  private BridgedWork working() {
    BridgedWork work = new BridgedWork();
    trial = new TrialExchange();
    trial.done = work.stage;
    trial.begin();
    return work;
  }

  private static TrialExchange beingCutOff() {
    TrialExchange trial = new TrialExchange();
    trial.container.ends.goesOn = true;
    trial.begin();
    trial.exchange.disconnect();
    trial.tasks.runAll();
    return trial;
  }

  /** Ends that are not the application's, nor the server's. */
  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(
            "broken",
            (Ender) trial -> trial.exchange.broken(new IOException("reset")),
            List.of("abandon"),
            "The client has gone"),
        Arguments.of(
            "write fails",
            (Ender)
                trial -> {
                  trial.container.sink.failure = new IOException("reset");
                  trial.sends(more("x"));
                },
            List.of("abandon"),
            "The client has gone"),
        Arguments.of(
            "container",
            (Ender)
                trial -> {
                  trial.container.end();
                  trial.exchange.completed();
                },
            List.of(),
            "The server has ended the exchange"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void lossBeforeTheResponseAbandonsIt(
      String name, Ender ender, List<String> calls, String reason) {
    trial = new TrialExchange(scope("GET"), -1).called();
    trial.sends(start(200));
    checkLoss(ender, calls, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void lossAfterwardsAbandonsIt(String name, Ender ender, List<String> calls, String reason) {
    trial = new TrialExchange(scope("GET"), -1);
    trial.begin();
    checkLoss(ender, calls, reason);
  }

  private void checkLoss(Ender ender, List<String> calls, String reason) {
    CompletableFuture<Event> received = trial.receive();
    ender.end(trial);
    trial.tasks.runAll();
    assertThat(trial.ending()).isEqualTo(calls);
    assertThat(received).isCompletedWithValueMatching(Disconnect.class::isInstance);
    trial.assertDisconnected(reason);
    assertThat(trial.left).isZero();
    trial.ends(new DisconnectedException(reason));
    assertThat(trial.left).isEqualTo(1);
    assertThat(log.messages()).as("nothing is wrong").isEmpty();
  }
}
