package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.Request;
import io.github.throughline.bridge.Bridge;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens before the container has left its call of the servlet. */
class ExchangeServiceTest {
  private final CapturedLog log = new CapturedLog();
  private final TrialExchange trial = new TrialExchange(scope("POST"), -1);

  @AfterEach
  void thereWasNoCallThatThereMustNotBe() {
    log.close();
    assertThat(trial.container.breaches).isEmpty();
  }

  private void fail() {
    trial.exchange.serve();
    trial.ends(new IllegalStateException("broken"));
    assertThat(trial.container.calls).isEmpty();
    assertThat(trial.left).isZero();
  }

  private void assertEnded(String... calls) {
    trial.tasks.runAll();
    assertThat(trial.container.calls).containsExactly(calls);
    assertThat(trial.left).isEqualTo(1);
  }

  @Test
  void wholeResponseNeedsNoOtherThread() {
    trial.inCall =
        () -> {
          assertThat(trial.send(start(200))).isCompleted();
          assertThat(trial.send(last("abc"))).isCompleted();
          trial.ends(null);
        };
    trial.exchange.serve();
    assertThat(trial.container.calls).isEmpty();
    assertThat(trial.timers.armed()).isZero();
    trial.exchange.writable();
    assertThat(trial.container.calls)
        .containsExactly("start 200", "write abc", "flush", "complete");
    assertThat(trial.left).isEqualTo(1);
    assertThat(trial.called).isEqualTo(1);
  }

  @Test
  void bodyThatIsThereIsReceived() {
    trial.container.source.part("abc").end();
    trial.exchange.serve();
    assertThat(trial.receiveAtOnce()).isCompletedWithValueMatching(Request.class::isInstance);
    assertThat(trial.container.calls).containsExactly("listen");
  }

  @Test
  void failureIsToldWhenTheContainerHasLeft() {
    fail();
    trial.exchange.writable();
    assertEnded("refuse 500");
  }

  @Test
  void failureIsToldWhenTheContainerCannotGoOn() {
    fail();
    trial.exchange.broken(new IOException("reset"));
    assertEnded("refuse 500");
  }

  @Test
  void failureIsNotToldWhereTheContainerHasEndedIt() {
    fail();
    trial.container.end();
    trial.exchange.completed();
    trial.exchange.completed();
    assertEnded();
  }

  @Test
  void applicationIsNotCalledAfterTheEnd() {
    trial.exchange.disconnect();
    trial.exchange.serve();
    trial.exchange.writable();
    assertEnded("refuse 503");
    assertThat(trial.called).isZero();
  }

  @Test
  void applicationThatIsHeldUpIsGivenUp() {
    trial.exchange.serve();
    trial.sends(start(200));
    CompletableFuture<?> sent = trial.send(more("abc"));
    assertThat(sent).isNotDone();
    trial.timers.pass(TrialExchange.IDLE);
    trial.tasks.runAll();
    assertThat(sent).isCompletedExceptionally();
    assertThat(trial.container.calls).isEmpty();
    trial.ends(null);
    trial.exchange.writable();
    assertEnded("refuse 408");
  }

  /** The container would never tell what is waited for. */
  @Test
  void waitForAStageIsRefused() {
    trial.inCall =
        () -> {
          CompletableFuture<Event> stage = trial.receiveAtOnce();
          CompletableFuture<String> chained = stage.thenApply(Event::type);
          trial.container.source.pause();
          for (CompletableFuture<?> each : List.of(stage, chained)) {
            assertRefused(each::join);
            assertRefused(() -> each.get(1, TimeUnit.HOURS));
          }
          try (Bridge bridge = Bridge.standalone()) {
            assertRefused(() -> bridge.asyncToSync(() -> chained));
          }
        };
    trial.exchange.serve();
    assertThat(trial.called).isEqualTo(1);
  }

  private interface Waiting {
    @Nullable Object await() throws Exception;
  }

  private static void assertRefused(Waiting waiting) {
    assertThatThrownBy(waiting::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("return a stage that is chained on it");
  }

  @Test
  void otherThreadsMayWait() throws Exception {
    CompletableFuture<@Nullable Void> waited = new CompletableFuture<>();
    Thread[] waiting = new Thread[1];
    trial.inCall =
        () -> {
          CompletableFuture<Event> stage = trial.receiveAtOnce();
          waiting[0] = new Thread(() -> waited.complete(stage.thenAccept(event -> {}).join()));
          waiting[0].start();
        };
    trial.exchange.serve();
    trial.exchange.allRead();
    trial.tasks.runAll();
    assertThat(waited.get(30, TimeUnit.SECONDS)).isNull();
    requireNonNull(waiting[0]).join();
  }
}
