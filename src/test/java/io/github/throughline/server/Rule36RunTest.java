package io.github.throughline.server;

import static io.github.throughline.server.Sessions.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.server.StatelessServer.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a server: nothing of it is left when it has ended, however it ends. */
class Rule36RunTest {
  @SuppressWarnings("StaticAssignmentOfThrowable") // told by its identity
  private static final IllegalStateException FAILURE = new IllegalStateException("on purpose");

  private final Sessions sessions = new Sessions();
  private final TrialServer server = TrialServer.direct(sessions, 2);

  @AfterEach
  void nothingIsLeft() {
    server.close();
    assertThat(sessions.served()).isEmpty();
    assertThat(server.timers.armed()).isEqualTo(0);
  }

  @Test
  void serverRunsUntilItsLoopHasEnded() {
    CompletableFuture<@Nullable Void> run = server.run();
    server.to("ann");
    assertThat(run).isNotDone();
    assertThat(sessions.of("ann").isServed()).isTrue();
    server.loop.complete("done");
    assertThat(run).isCompleted();
    assertThat(sessions.of("ann").end()).isCancelled();
  }

  @Test
  void failureOfTheLoopIsThatOfTheRun() {
    CompletableFuture<@Nullable Void> run = server.run();
    server.to("ann");
    server.loop.completeExceptionally(FAILURE);
    assertThatThrownBy(run::join).hasCause(FAILURE);
    assertThat(sessions.of("ann").end()).isCancelled();
    assertThat(server.reports).isEmpty();
  }

  @Test
  void loopThatThrowsAtOnceFailsTheRun() {
    server.handle =
        () -> {
          throw FAILURE;
        };
    assertThatThrownBy(server.run()::join).hasCause(FAILURE);
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void loopThatAnswersNullFailsTheRun() {
    server.handle = () -> null;
    assertThatThrownBy(server.run()::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("null");
  }

  @Test
  void loopThatIsCancelledByItselfFailsTheRun() {
    CompletableFuture<@Nullable Void> run = server.run();
    server.loop.cancel(true);
    assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void executorThatRejectsTheLoopFailsTheRun() {
    RejectedExecutionException full = new RejectedExecutionException("full");
    TrialServer refused =
        new TrialServer(
            sessions,
            task -> {
              throw full;
            },
            Limits.defaults());
    assertThatThrownBy(refused.run()::join).hasCause(full);
    assertThat(refused.timers.armed()).isEqualTo(0);
  }

  @Test
  void closeCancelsTheLoopAndTheInstances() {
    CompletableFuture<@Nullable Void> run = server.run();
    server.to("ann");
    CompletableFuture<?> unreceived = server.tell("bob", "1");
    server.close();
    assertThat(server.loop).isCancelled();
    assertThat(sessions.all()).allMatch(session -> session.end().isCancelled());
    assertThat(run).isCompletedWithValue(null);
    assertThatThrownBy(unreceived::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasMessageContaining("the server is closed");
    assertThat(server.reports).isEmpty();
  }

  @Test
  void secondCloseDoesNothing() {
    CompletableFuture<@Nullable Void> run = server.run();
    server.close();
    server.close();
    assertThat(run).isCompletedWithValue(null);
  }

  @Test
  void closeAfterTheEndChangesNothing() {
    CompletableFuture<@Nullable Void> run = server.run();
    server.loop.completeExceptionally(FAILURE);
    server.close();
    assertThatThrownBy(run::join).hasCause(FAILURE);
  }

  @Test
  void cancelledRunClosesTheServer() {
    CompletableFuture<@Nullable Void> run = server.run();
    server.to("ann");
    run.cancel(false);
    assertThat(server.loop).isCancelled();
    assertThat(sessions.served()).isEmpty();
  }

  @Test
  void serverIsRunOnce() {
    var unused = server.run();
    assertThatIllegalStateException()
        .isThrownBy(server::run)
        .withMessageContaining("the server has been run or closed before");
    assertThat(server.loop).isNotDone();
  }

  @Test
  void closedServerIsNotRun() {
    server.close();
    assertThatIllegalStateException()
        .isThrownBy(server::run)
        .withMessageContaining("closed before");
  }

  @Test
  void instancesOfAServerThatWasNeverRunEndWithIt() {
    server.to("ann");
    assertThat(server.timers.armed()).isEqualTo(1);
    server.close();
    assertThat(sessions.of("ann").end()).isCancelled();
  }

  @Test
  void instanceOfAClosedServerIsDisconnected() {
    server.close();
    CompletableFuture<?> sent = server.to("ann").send(event("1")).toCompletableFuture();
    assertThatThrownBy(sent::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasMessageContaining("Instance \"ann\" was not started: the server is closed");
    assertThat(sessions.all()).isEmpty();
  }

  @Test
  void runWaitsForInstancesThatHaveNotEnded() {
    sessions.answer = session -> session.end().minimalCompletionStage();
    CompletableFuture<@Nullable Void> run = server.run();
    for (String id : new String[] {"ann", "bob", "cid"}) { // ann is evicted
      server.to(id);
    }
    server.loop.complete("done");
    sessions.of("cid").end().complete("done");
    sessions.of("bob").end().completeExceptionally(FAILURE);
    assertThat(run).isNotDone();
    assertThat(server.timers.armed()).isEqualTo(1);
    sessions.of("ann").end().complete("done");
    assertThat(run).isCompleted();
    assertThat(server.reports).hasSize(1);
  }

  @Test
  void runDoesNotWaitLongForInstances() {
    sessions.answer = session -> session.end().minimalCompletionStage();
    CompletableFuture<@Nullable Void> run = server.run();
    server.to("ann");
    server.to("bob");
    server.loop.completeExceptionally(FAILURE);
    try (CapturedLog log = new CapturedLog()) {
      server.timers.pass(Serving.GRACE.minusNanos(1));
      assertThat(run).isNotDone();
      server.timers.pass(Duration.ofNanos(1));
      assertThatThrownBy(run::join).hasCause(FAILURE);
      assertThat(log.messages())
          .containsExactly("the server has ended, but not what it has cancelled: ann, bob");
    }
    sessions.all().forEach(session -> session.end().complete("late"));
  }

  @Test
  void runDoesNotWaitLongForALoopThatCannotBeCancelled() {
    server.handle = server.loop::minimalCompletionStage;
    CompletableFuture<@Nullable Void> run = server.run();
    server.close();
    assertThat(run).isNotDone();
    try (CapturedLog log = new CapturedLog()) {
      server.timers.pass(Serving.GRACE);
      assertThat(run).isCompletedWithValue(null);
      assertThat(log.messages())
          .containsExactly("the server has ended, but not what it has cancelled: handle()");
    }
  }

  @Test
  void failureOfALoopThatIsClosedIsTold() {
    server.handle = server.loop::minimalCompletionStage;
    CompletableFuture<@Nullable Void> run = server.run();
    server.close();
    server.loop.completeExceptionally(FAILURE);
    assertThatThrownBy(run::join).hasCause(FAILURE);
  }

  @Test
  void loopThatWasNotBegunIsNotBegunAfterTheClose() {
    QueuedTasks tasks = new QueuedTasks();
    TrialServer late = new TrialServer(sessions, tasks, Limits.defaults());
    late.handle =
        () -> {
          throw new AssertionError("begun");
        };
    CompletableFuture<@Nullable Void> run = late.run();
    late.to("ann");
    late.close();
    tasks.runAll();
    assertThat(run).isCompletedWithValue(null);
    assertThat(sessions.all()).isEmpty();
  }

  private static List<Thread> timerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("throughline-server-timer"))
        .toList();
  }

  @Test
  void threadOfTheServersOwnTimersEnds() throws Exception {
    PlainServer own = new PlainServer(sessions, Runnable::run);
    own.instance("ann", Sessions.scope("ann"));
    List<Thread> threads = timerThreads();
    assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
    own.close();
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
