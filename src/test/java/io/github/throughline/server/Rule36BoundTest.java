package io.github.throughline.server;

import static io.github.throughline.server.Sessions.event;
import static io.github.throughline.server.Sessions.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Send;
import io.github.throughline.server.Sessions.Session;
import io.github.throughline.server.StatelessServer.Limits;
import io.github.throughline.server.TrialServer.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many instances as the limits say, and no more; what becomes of one that is evicted. */
class Rule36BoundTest {
  private final Sessions sessions = new Sessions();
  private final TrialServer server = TrialServer.direct(sessions, 1);

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void thereAreNeverMoreInstancesThanTheLimit(int limit) {
    try (TrialServer limited = TrialServer.direct(sessions, limit)) {
      for (int id = 0; id < 20; id++) {
        limited.to("" + id);
        int first = Math.max(0, id + 1 - limit);
        assertThat(sessions.served())
            .containsExactlyElementsOf(
                IntStream.rangeClosed(first, id).mapToObj(String::valueOf).toList());
      }
      assertThat(sessions.all()).hasSize(20);
    }
  }

  @Test
  void instanceIsMadeOnceForAnId() {
    Send inbox = server.to("ann");
    assertThat(server.instance("ann", scope("another"))).isSameAs(inbox);
    assertThat(sessions.all()).hasSize(1).first().matches(one -> one.scope().equals(scope("ann")));
  }

  @Test
  void evictedInstanceIsCancelledAndDisconnected() {
    server.to("ann");
    Session ann = sessions.of("ann");
    CompletableFuture<Event> receiving = ann.next();
    server.to("bob");
    assertThat(ann.end()).isCancelled();
    assertThat(receiving).isCompletedExceptionally();
    for (CompletableFuture<?> failed : List.of(receiving, ann.next(), ann.say("late"))) {
      assertThatThrownBy(failed::join)
          .hasCauseInstanceOf(DisconnectedException.class)
          .hasMessageContaining("Instance \"ann\"");
    }
    assertThat(server.sent).isEmpty();
    assertThat(server.reports).isEmpty();
  }

  @Test
  void eventThatAnEvictedInstanceHasNotReceivedFails() {
    Send inbox = server.to("ann");
    CompletableFuture<?> unreceived = inbox.send(event("1")).toCompletableFuture();
    assertThat(unreceived).isNotDone();
    server.to("bob");
    CompletableFuture<?> late = inbox.send(event("2")).toCompletableFuture();
    for (CompletableFuture<?> failed : List.of(unreceived, late)) {
      assertThatThrownBy(failed::join)
          .hasCauseInstanceOf(DisconnectedException.class)
          .hasMessageContaining("Instance \"ann\" was evicted");
    }
  }

  @Test
  void instanceOfAnEvictedIdIsANewOne() {
    server.to("ann");
    Session first = sessions.of("ann");
    server.to("bob");
    CompletableFuture<?> told = server.tell("ann", "again");
    Session second = sessions.of("ann");
    assertThat(second).isNotSameAs(first);
    assertThat(second.next().join()).isEqualTo(event("again"));
    assertThat(told).isCompleted();
    assertThatThrownBy(first.say("late")::join).hasCauseInstanceOf(DisconnectedException.class);
    second.say("mine").join();
    assertThat(server.sent).containsExactly(event("mine"));
  }

  @Test
  void lateEndOfAnEvictedInstanceDoesNotEndTheNextOfItsId() {
    sessions.answer = session -> session.end().minimalCompletionStage(); // not cancelled by others
    server.to("ann");
    Session first = sessions.of("ann");
    server.to("bob");
    server.to("ann");
    assertThat(first.end()).isNotDone();
    first.end().complete("late");
    CompletableFuture<?> told = server.tell("ann", "1");
    assertThat(sessions.of("ann").next()).isCompletedWithValue(event("1"));
    assertThat(told).isCompleted();
    assertThat(sessions.all()).hasSize(3);
  }

  @Test
  void evictedInstanceThatCannotBeCancelledIsNotWaitedFor() {
    sessions.answer = session -> Sessions.uncancellable(session.end());
    server.to("ann");
    server.to("bob");
    assertThat(sessions.of("ann").end()).isNotDone();
    IllegalStateException failure = new IllegalStateException("on purpose");
    sessions.of("ann").end().completeExceptionally(failure);
    assertThat(server.reports).containsExactly(new Report(failure, "ann", scope("ann")));
  }

  @Test
  void evictedInstanceThatEndsWithAnotherFailureIsReported() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    sessions.answer =
        session ->
            session
                .next()
                .handle(
                    (event, gone) -> {
                      throw failure;
                    });
    server.to("ann");
    server.to("bob");
    assertThat(server.reports).containsExactly(new Report(failure, "ann", scope("ann")));
  }

  @Test
  void evictedInstanceThatWaitsForAnEventEndsByItselfBeforeItIsCancelled() {
    AtomicBoolean cleanedUp = new AtomicBoolean();
    sessions.answer =
        session -> session.next().whenComplete((event, gone) -> cleanedUp.set(gone != null));
    server.to("ann");
    server.to("bob");
    assertThat(cleanedUp).isTrue();
    assertThat(server.reports).isEmpty();
  }

  @Test
  void evictedInstanceThatHeedsTheDisconnectionIsNoError() {
    sessions.answer = Session::next;
    server.to("ann");
    server.to("bob");
    assertThat(server.reports).isEmpty();
  }

  @Test
  void limitsArePositive() {
    Duration minute = Duration.ofMinutes(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(0, minute, 1))
        .withMessage("Limits.instances is 0: give more than zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, Duration.ZERO, 1))
        .withMessage("Limits.idle is PT0S: give more than zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, minute.negated(), 1))
        .withMessage("Limits.idle is PT-1M: give more than zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, minute, -1))
        .withMessage("Limits.inbox is -1: give more than zero");
    assertThat(Limits.defaults()).isEqualTo(new Limits(1000, Duration.ofMinutes(5), 100));
  }

  @Test
  @SuppressWarnings({"NullAway", "DataFlowIssue"}) // on purpose
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> server.instance(null, scope("ann")));
    assertThatNullPointerException().isThrownBy(() -> server.instance("ann", null));
    assertThatNullPointerException()
        .isThrownBy(() -> new TrialServer(null, Runnable::run, Limits.defaults()));
    assertThatNullPointerException()
        .isThrownBy(() -> new TrialServer(sessions, null, Limits.defaults()));
    assertThatNullPointerException()
        .isThrownBy(() -> new TrialServer(sessions, Runnable::run, null));
  }
}
