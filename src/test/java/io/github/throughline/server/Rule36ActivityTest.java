package io.github.throughline.server;

import static io.github.throughline.server.Sessions.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.Event;
import io.github.throughline.application.Send;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as activity, for who is evicted and who is idle. */
class Rule36ActivityTest {
  private static final Duration MOST = TrialServer.IDLE.minusNanos(1);
  private static final Duration REST = Duration.ofNanos(1);

  private final Sessions sessions = new Sessions();
  private final TrialServer server = TrialServer.direct(sessions, 2);
  private Send ann = event -> CompletableFuture.completedStage(null);

  @BeforeEach
  void annIsTheLeastRecentlyActiveOne() {
    ann = server.to("ann");
    server.to("bob");
  }

  @AfterEach
  void close() {
    server.close();
    assertThat(server.timers.armed()).isEqualTo(0);
  }

  private void assertThatAnnWasNotActive() {
    server.to("cid");
    assertThat(sessions.served()).containsExactly("bob", "cid");
  }

  private void assertThatAnnWasActive() {
    server.to("cid");
    assertThat(sessions.served()).containsExactly("ann", "cid");
  }

  @Test
  void leastRecentlyActiveInstanceIsEvicted() {
    assertThatAnnWasNotActive();
  }

  @Test
  void instanceThatIsLookedUpIsActive() {
    server.to("ann");
    assertThatAnnWasActive();
  }

  @Test
  void instanceThatWaitsForAnEventAndGetsItIsActive() {
    CompletableFuture<Event> receiving = sessions.of("ann").next();
    ann.send(event("1")).toCompletableFuture().join();
    assertThat(receiving).isCompleted();
    assertThatAnnWasActive();
  }

  @Test
  void instanceThatTakesAnEventThatIsThereIsActive() {
    CompletableFuture<?> sent = ann.send(event("1")).toCompletableFuture();
    server.to("bob");
    assertThat(sessions.of("ann").next()).isCompleted();
    assertThat(sent).isCompleted();
    assertThatAnnWasActive();
  }

  /** As the server looks when the application's next step begins. */
  @Test
  void instanceIsActiveBeforeItHasTheEvent() {
    var unused = sessions.of("ann").next().thenAccept(event -> server.to("cid"));
    var unusedToo = ann.send(event("1"));
    assertThat(sessions.served()).containsExactly("ann", "cid");
  }

  @Test
  void instanceThatSendsAnEventIsActive() {
    sessions.of("ann").say("1").join();
    assertThatAnnWasActive();
  }

  @Test
  void eventThatNobodyReceivesIsNoActivity() {
    CompletableFuture<?> sent = ann.send(event("1")).toCompletableFuture();
    assertThatAnnWasNotActive();
    assertThat(sent).isCompletedExceptionally();
  }

  @Test
  void toAskForAnEventIsNoActivity() {
    CompletableFuture<Event> receiving = sessions.of("ann").next();
    receiving.cancel(true);
    assertThat(sessions.of("ann").next()).isNotDone();
    assertThatAnnWasNotActive();
  }

  @Test
  void lateActivityOfAnEvictedInstanceDoesNotCountForTheNextOfItsId() {
    sessions.answer = session -> session.end().minimalCompletionStage();
    server.to("cid"); // evicts ann
    Sessions.Session first = sessions.of("ann");
    server.to("ann"); // evicts bob
    server.to("cid");
    assertThat(first.say("late")).isCompletedExceptionally();
    server.to("dan");
    assertThat(sessions.of("ann").next()).isCompletedExceptionally();
    assertThat(sessions.of("cid").next()).isNotDone();
    sessions.all().forEach(session -> session.end().complete("late"));
    server.close();
  }

  @Test
  void instanceIsEvictedWhenItWasNotActiveForTheIdleTime() {
    server.timers.pass(MOST);
    assertThat(sessions.served()).containsExactly("ann", "bob");
    CompletableFuture<?> unreceived = ann.send(event("1")).toCompletableFuture();
    server.timers.pass(REST);
    assertThat(sessions.served()).isEmpty();
    assertThat(unreceived)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("Instance \"ann\" was not active for PT1M");
    assertThat(server.timers.armed()).isEqualTo(0);
  }

  @Test
  void activityPostponesTheIdleTime() {
    server.timers.pass(MOST);
    sessions.of("ann").say("1").join();
    server.timers.pass(REST);
    assertThat(sessions.served()).containsExactly("ann");
    CompletableFuture<Event> receiving = sessions.of("ann").next();
    server.timers.pass(MOST.minus(REST));
    assertThat(sessions.served()).containsExactly("ann");
    ann.send(event("1")).toCompletableFuture().join();
    assertThat(receiving).isCompleted();
    server.timers.pass(MOST);
    assertThat(sessions.served()).containsExactly("ann");
    server.timers.pass(REST);
    assertThat(sessions.served()).isEmpty();
  }

  @Test
  void idleInstancesOfDifferentAgesEndInTurn() {
    server.timers.pass(Duration.ofSeconds(20));
    server.to("bob");
    server.timers.pass(Duration.ofSeconds(40));
    assertThat(sessions.served()).containsExactly("bob");
    server.timers.pass(Duration.ofSeconds(19));
    assertThat(sessions.served()).containsExactly("bob");
    server.timers.pass(Duration.ofSeconds(1));
    assertThat(sessions.served()).isEmpty();
  }

  @Test
  void thereIsOneTimerForAllInstancesAndNoneForNone() {
    assertThat(server.timers.armed()).isEqualTo(1);
    server.to("cid");
    assertThat(server.timers.armed()).isEqualTo(1);
    sessions.of("bob").end().complete("done");
    assertThat(server.timers.armed()).isEqualTo(1);
    sessions.of("cid").end().complete("done");
    assertThat(server.timers.armed()).isEqualTo(0);
    server.to("dan");
    assertThat(server.timers.armed()).isEqualTo(1);
  }

  @Test
  void instanceOfAnIdThatWasIdleIsANewOne() {
    server.timers.pass(TrialServer.IDLE);
    server.to("ann");
    assertThat(sessions.all()).hasSize(3);
    assertThat(sessions.served()).containsExactly("ann");
  }

  @Test
  void idleTimeCanBeLongerThanTheClockCounts() {
    StatelessServer.Limits limits =
        new StatelessServer.Limits(1, Duration.ofSeconds(Long.MAX_VALUE), 1);
    try (TrialServer patient = new TrialServer(sessions, Runnable::run, limits)) {
      patient.to("eve");
      patient.timers.pass(Duration.ofDays(365));
      assertThat(sessions.of("eve").isServed()).isTrue();
    }
  }
}
