package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static io.github.throughline.servlet.Events.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.Disconnect;
import io.github.throughline.application.HttpEvent.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The body of a request in its exchange, and clients that neither send nor take anything. */
class ExchangeBodyTest {
  private static final Duration HALF = TrialExchange.IDLE.dividedBy(2);

  private final CapturedLog log = new CapturedLog();
  private final TrialExchange trial = new TrialExchange(scope("POST"), -1);
  private final ScriptedContainer.Source source = trial.container.source;

  @AfterEach
  void thereWasNoCallThatThereMustNotBe() {
    log.close();
    assertThat(trial.container.breaches).isEmpty();
    assertThat(log.messages()).isEmpty();
  }

  private static void assertPart(CompletableFuture<Event> received, String expected) {
    assertThat(received).isCompleted();
    Request part = (Request) received.join();
    assertThat(text(part.body()) + (part.moreBody() ? "+" : ".")).isEqualTo(expected);
  }

  private static void assertDisconnect(CompletableFuture<Event> received) {
    assertThat(received).isCompletedWithValueMatching(Disconnect.class::isInstance);
  }

  private void readable() {
    source.goOn();
    trial.exchange.readable();
    trial.tasks.runAll();
  }

  @Test
  void bodyIsReadWhenItIsWanted() {
    source.part("abc").pause().part("d").end();
    trial.called();
    trial.exchange.readable();
    assertThat(trial.container.calls).isEmpty();
    assertPart(trial.receive(), "abc+");
    CompletableFuture<Event> next = trial.receive();
    assertThat(next).isNotDone();
    readable();
    assertPart(next, "d.");
    assertThat(trial.receive()).isNotDone();
  }

  @Test
  void bodyThatIsThereIsReceivedAtOnce() {
    source.part("abc").part("de").end();
    trial.called();
    assertPart(trial.receiveAtOnce(), "abcd+");
    assertPart(trial.receiveAtOnce(), "e.");
  }

  @Test
  void endThatTheContainerTellsIsTheEnd() {
    trial.called();
    CompletableFuture<Event> received = trial.receive();
    trial.exchange.allRead();
    trial.exchange.allRead();
    trial.tasks.runAll();
    assertPart(received, ".");
    assertThat(trial.receive()).isNotDone();
  }

  @Test
  void bodyOverTheLimitIsRefused() {
    source.part("abcd").part("efgh").part("i");
    trial.called();
    assertPart(trial.receive(), "abcd+");
    assertPart(trial.receive(), "efgh+");
    assertDisconnect(trial.receive());
    assertThat(trial.container.written()).containsExactly("refuse 413");
  }

  @Test
  void failureOfAReadIsABadRequest() {
    source.failing(new IOException("reset"));
    trial.called();
    assertDisconnect(trial.receive());
    trial.tasks.runAll();
    assertThat(trial.container.written()).containsExactly("refuse 400");
  }

  @Test
  void endBeforeTheLengthIsABadRequest() {
    TrialExchange declared = new TrialExchange(scope("POST"), 5);
    declared.container.source.part("abc");
    declared.called();
    assertPart(declared.receive(), "abc+");
    declared.exchange.allRead();
    declared.tasks.runAll();
    assertDisconnect(declared.receive());
    assertThat(declared.container.written()).containsExactly("refuse 400");
  }

  @Test
  void clientThatSendsNothingIsGivenUp() {
    source.pause();
    trial.called();
    trial.timers.pass(TrialExchange.IDLE.multipliedBy(2));
    assertThat(trial.container.calls).as("nobody waits").isEmpty();
    CompletableFuture<Event> received = trial.receive();
    trial.timers.pass(TrialExchange.IDLE.minusNanos(1));
    assertThat(received).isNotDone();
    trial.timers.pass(Duration.ofNanos(1));
    trial.tasks.runAll();
    assertDisconnect(received);
    assertThat(trial.container.written()).containsExactly("refuse 408");
    assertThat(trial.timers.armed()).isZero();
  }

  @Test
  void clientThatSendsALittleIsWaitedForAnew() {
    source.pause().part("a").pause();
    trial.called();
    CompletableFuture<Event> first = trial.receive();
    trial.timers.pass(HALF);
    readable();
    assertPart(first, "a+");
    CompletableFuture<Event> second = trial.receive();
    assertWaitedForAnew(second);
  }

  @Test
  void clientThatSendsLessThanIsWantedIsWaitedForAnew() {
    source.pause().part("a").pause();
    trial.called();
    CompletableFuture<Event> first = trial.receive();
    CompletableFuture<Event> second = trial.receive();
    trial.timers.pass(HALF);
    readable();
    assertPart(first, "a+");
    assertWaitedForAnew(second);
  }

  /** Half of the time is over since the exchange has begun to wait. */
  private void assertWaitedForAnew(CompletableFuture<Event> received) {
    trial.timers.pass(HALF);
    trial.tasks.runAll();
    assertThat(received).isNotDone();
    trial.timers.pass(HALF);
    trial.tasks.runAll();
    assertDisconnect(received);
  }

  @Test
  void endThatTheContainerTellsAfterTheEndIsNone() {
    source.pause();
    trial.called();
    assertThat(trial.receive()).isNotDone();
    trial.exchange.disconnect();
    trial.exchange.allRead();
    trial.tasks.runAll();
    assertThat(trial.container.written()).containsExactly("refuse 503");
  }

  @Test
  void clientThatTakesNothingIsCutOff() {
    trial.called();
    trial.sends(start(200));
    trial.container.sink.room = 1;
    CompletableFuture<?> sent = trial.send(more("a"));
    trial.timers.pass(HALF);
    trial.container.sink.room = 1;
    trial.exchange.writable();
    trial.timers.pass(HALF);
    trial.tasks.runAll();
    assertThat(sent).isNotDone();
    trial.timers.pass(HALF);
    trial.tasks.runAll();
    assertThat(sent).isCompletedExceptionally();
    assertThat(trial.container.written())
        .containsExactly("start 200", "write a", "flush", "cutOff");
  }

  @Test
  void timerThatRingsWhileTheClientIsLostIsNotSetAgain() {
    source.pause().part("a").pause();
    trial.called();
    assertThat(trial.receive()).isNotDone();
    trial.timers.pass(HALF);
    readable();
    assertThat(trial.receive()).isNotDone();
    trial.sends(start(200));
    trial.container.sink.failure = new IOException("reset");
    trial.container.sink.meanwhile = () -> trial.timers.pass(HALF);
    trial.sends(more("b"));
    assertThat(trial.ending()).containsExactly("abandon");
    assertThat(trial.timers.armed()).isZero();
  }

  @Test
  void applicationThatTakesItsTimeIsNotTheClient() {
    source.part("a");
    trial.called();
    assertPart(trial.receive(), "a+");
    trial.timers.pass(TrialExchange.IDLE.multipliedBy(10));
    trial.sends(start(200));
    trial.sends(more("a"));
    trial.timers.pass(TrialExchange.IDLE.multipliedBy(10));
    trial.sends(last("b"));
    assertThat(trial.container.written()).last().isEqualTo("complete");
  }
}
