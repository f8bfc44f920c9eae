package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.HttpEvent.Disconnect;
import io.github.throughline.application.HttpEvent.PathSend;
import io.github.throughline.bridge.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks one after the other; those that meet are in {@link ExchangeModelTest}. */
class ExchangeTest {
  private final CapturedLog log = new CapturedLog();
  private TrialExchange trial = new TrialExchange();

  @BeforeEach
  void nothingIsDoneBeforeTheContainerTells() {
    assertThat(trial.called).isZero();
    assertThat(trial.container.calls).isEmpty();
  }

  @AfterEach
  void thereWasNoCallThatThereMustNotBe() {
    log.close();
    assertThat(trial.container.breaches).isEmpty();
    assertThat(trial.left).isLessThanOrEqualTo(1);
  }

  @Test
  void wholeResponseCompletesTheExchange() {
    trial.called();
    CompletableFuture<?> started = trial.send(start(200));
    assertThat(started).isCompleted();
    assertThat(trial.container.calls).isEmpty();
    CompletableFuture<?> sent = trial.send(last("abc"));
    assertThat(sent).isCompleted();
    assertThat(trial.container.calls)
        .containsExactly("start 200", "write abc", "flush", "complete");
    assertThat(trial.left).isZero();
    trial.ends(null);
    assertThat(trial.left).isEqualTo(1);
    trial.exchange.completed();
    assertThat(trial.left).isEqualTo(1);
    assertThat(log.messages()).isEmpty();
    assertThat(trial.timers.armed()).isZero();
  }

  @Test
  void applicationIsCalledOnce() {
    trial.exchange.writable();
    assertThat(trial.called).as("by the executor").isZero();
    trial.exchange.writable();
    trial.called();
    trial.called();
    assertThat(trial.called).isEqualTo(1);
  }

  @Test
  void disconnectFollowsTheWholeResponse() {
    trial.called();
    trial.sends(start(200));
    trial.sends(last(""));
    assertThat(trial.receive()).as("its body").isCompleted();
    assertThat(trial.receive()).isCompletedWithValueMatching(Disconnect.class::isInstance);
  }

  @Test
  void sendIsDoneWhenTheContainerIsReadyAgain() {
    trial.called();
    trial.sends(start(200));
    trial.container.sink.room = 1;
    CompletableFuture<?> sent = trial.send(more("abc"));
    assertThat(sent).isNotDone();
    trial.container.sink.room = 1;
    trial.exchange.writable();
    trial.tasks.runAll();
    assertThat(sent).as("flushed, and not ready again").isNotDone();
    trial.container.sink.room = 1;
    trial.exchange.writable();
    trial.tasks.runAll();
    assertThat(sent).isCompleted();
  }

  @Test
  void sendThatWaitsFailsWithTheEnd() {
    trial.begin();
    trial.container.sink.room = 0;
    CompletableFuture<?> sent = trial.send(more("x"));
    assertThat(sent).isNotDone();
    trial.exchange.disconnect();
    trial.tasks.runAll();
    assertThatThrownBy(sent::join).hasRootCauseMessage("The server is stopping");
  }

  @Test
  void onlyTheFirstEndCounts() {
    trial.begin();
    trial.exchange.broken(new IOException("reset"));
    trial.exchange.disconnect();
    trial.exchange.completed();
    trial.exchange.readFailed(new IOException("reset"));
    trial.exchange.writable();
    trial.exchange.readable();
    trial.ends(null);
    assertThat(trial.ending()).containsExactly("abandon");
  }

  @Test
  void endBeforeTheApplicationIsCalledLeavesAtOnce() {
    trial.exchange.completed();
    assertThat(trial.left).isEqualTo(1);
    trial.called();
    assertThat(trial.called).isZero();
    assertThat(trial.container.calls).isEmpty();
  }

  @Test
  void applicationThatIsOnItsWayIsWaitedFor() {
    trial.exchange.writable();
    trial.exchange.disconnect();
    assertThat(trial.left).isZero();
    trial.tasks.runAll();
    assertThat(trial.called).isEqualTo(1);
    trial.ends(null);
    assertThat(trial.left).isEqualTo(1);
  }

  @Test
  void nobodyToCallTheApplicationIsAnOverload() {
    trial =
        new TrialExchange(
            scope("GET"),
            0,
            task -> {
              throw new RejectedExecutionException("full");
            });
    trial.exchange.writable();
    assertThat(trial.container.calls).containsExactly("refuse 503");
    assertThat(trial.left).isEqualTo(1);
    assertThat(log.messages()).containsExactly("GET /path has failed");
  }

  @Test
  void failureAfterTheEndIsLoggedOnce() {
    trial.begin();
    trial.sends(last(""));
    trial.ends(new IllegalStateException("broken"));
    assertThat(trial.ending()).containsExactly("complete");
    assertThat(log.messages()).containsExactly("GET /path has failed after its end");
  }

  @Test
  void failuresThatAreToBeExpectedAfterTheEndAreNotLogged() {
    for (Throwable failure :
        List.of(
            new DisconnectedException("over"), new CancellationException(), TrialExchange.late())) {
      trial = new TrialExchange().called();
      trial.exchange.disconnect();
      trial.ends(failure);
      assertThat(trial.left).isEqualTo(1);
    }
    assertThat(log.messages()).isEmpty();
  }

  /** It comes to the application by its send, and from there again. */
  @Test
  void failureThatTheApplicationGetsToKnowIsLoggedOnce() {
    trial.called();
    trial.sends(start(200));
    CompletableFuture<?> sent =
        trial.send(new PathSend(Path.of("there is no such file").toAbsolutePath()));
    assertThat(sent).isCompletedExceptionally();
    assertThat(trial.container.calls).containsExactly("refuse 500");
    var unused = sent.whenComplete((result, failure) -> trial.ends(failure));
    trial.tasks.runAll();
    assertThat(trial.left).isEqualTo(1);
    assertThat(log.messages()).containsExactly("GET /path has failed");
  }

  @Test
  void deadlineEndsTheExchange() {
    Deadline.after(Duration.ofHours(1)).run(() -> trial = new TrialExchange());
    trial.called();
    assertThat(trial.timers.armed()).isEqualTo(1);
    trial.timers.pass(Duration.ofHours(1));
    assertThat(trial.container.calls).containsExactly("refuse 504");
    assertDisconnectedAfterTheBody("The deadline has passed");
    assertThat(log.messages()).containsExactly("GET /path has not ended by its deadline");
  }

  /** Its deadline may have had it interrupted. */
  @Test
  void failureAfterTheDeadlineIsTheDeadline() {
    Deadline.after(Duration.ofHours(1)).run(() -> trial = new TrialExchange());
    trial.begin();
    trial.container.sink.meanwhile =
        () -> {
          trial.timers.pass(Duration.ofHours(1));
          throw new IllegalStateException("interrupted");
        };
    trial.sends(more("late"));
    assertThat(trial.ending()).containsExactly("cutOff");
    assertDisconnectedAfterTheBody("The deadline has passed");
    assertThat(log.messages()).containsExactly("GET /path has failed");
  }

  private void assertDisconnectedAfterTheBody(String reason) {
    assertThat(trial.receive()).isCompleted();
    trial.assertDisconnected(reason);
  }

  @Test
  void endTakesTheDeadlineAway() {
    Deadline.after(Duration.ofHours(1)).run(() -> trial = new TrialExchange());
    trial.called();
    trial.exchange.disconnect();
    assertThat(trial.timers.armed()).isZero();
  }
}
