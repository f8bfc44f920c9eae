package io.github.throughline.server;

import static io.github.throughline.server.Sessions.event;
import static io.github.throughline.server.Sessions.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.Spin;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.server.StatelessServer.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where an instance runs, and what it sees there: nothing of those who have called the server. */
@Timeout(60)
class Rule36ContextTest {
  private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Sessions sessions = new Sessions();
  private final TrialServer server =
      new TrialServer(sessions, pool, new Limits(2, TrialServer.IDLE, 3));

  @AfterEach
  void endThePool() throws Exception {
    server.close();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits until the server follows the stage of an instance, besides what the test has chained. */
  private static void awaitFollowed(CompletableFuture<?> end, int chained) {
    Spin.until("the server follows", () -> end.getNumberOfDependents() > chained);
  }

  private String look(String step) {
    threads.add(Thread.currentThread());
    return step + " " + USER.get();
  }

  @Test
  void instanceSeesNothingOfItsCallers() {
    CompletableFuture<String> atStart = new CompletableFuture<>();
    CompletableFuture<String> afterEvent = new CompletableFuture<>();
    CompletableFuture<String> afterSend = new CompletableFuture<>();
    sessions.answer =
        session -> {
          atStart.complete(look("start"));
          return session
              .next()
              .thenCompose(
                  event -> {
                    afterEvent.complete(look("event"));
                    return session.send().send(event);
                  })
              .thenRun(() -> afterSend.complete(look("sent")));
        };
    Context.where(USER, "caller")
        .run(() -> server.to("ann").send(event("1")).toCompletableFuture().join());
    assertThat(List.of(atStart.join(), afterEvent.join(), afterSend.join()))
        .containsExactly("start nobody", "event nobody", "sent nobody");
    assertThat(threads).doesNotContain(Thread.currentThread());
  }

  @Test
  void alsoWhereTheExecutorHandsContextsOn() {
    TrialServer handing =
        new TrialServer(sessions, Context.propagating(pool), new Limits(1, TrialServer.IDLE, 3));
    CompletableFuture<String> atStart = new CompletableFuture<>();
    CompletableFuture<String> atCancel = new CompletableFuture<>();
    sessions.answer =
        session -> {
          atStart.complete(look("start"));
          var unused = session.end().whenComplete((end, gone) -> atCancel.complete(look("end")));
          return session.end();
        };
    Context.where(USER, "caller").run(() -> handing.to("ann"));
    assertThat(atStart.join()).isEqualTo("start nobody");
    awaitFollowed(sessions.of("ann").end(), 1);
    Context.where(USER, "caller").run(() -> handing.to("bob"));
    assertThat(atCancel.join()).isEqualTo("end nobody");
    assertThat(threads).doesNotContain(Thread.currentThread());
    handing.close();
  }

  /** An instance that is evicted while the application is being called. */
  @Test
  void alsoWhereTheStageComesAfterTheEviction() {
    TrialServer handing =
        new TrialServer(sessions, Context.propagating(pool), new Limits(1, TrialServer.IDLE, 3));
    CompletableFuture<String> atCancel = new CompletableFuture<>();
    CompletableFuture<String> called = new CompletableFuture<>();
    CompletableFuture<String> evicted = new CompletableFuture<>();
    sessions.answer =
        session -> {
          sessions.answer = Sessions.Session::end;
          var unused = session.end().whenComplete((end, gone) -> atCancel.complete(look("end")));
          called.complete("called");
          evicted.join();
          return session.end();
        };
    Context.where(USER, "caller")
        .run(
            () -> {
              handing.to("ann");
              called.join();
              handing.to("bob");
              evicted.complete("evicted");
            });
    assertThat(atCancel.join()).isEqualTo("end nobody");
    assertThat(threads).doesNotContain(Thread.currentThread());
    handing.close();
  }

  @Test
  void stepsAfterASendThatTakesItsTimeAreInTheContextOfTheInstance() {
    CompletableFuture<@Nullable Void> handedOver = new CompletableFuture<>();
    CompletableFuture<String> afterSend = new CompletableFuture<>();
    server.sending = () -> handedOver;
    sessions.answer =
        session -> {
          USER.set("instance");
          return session.send().send(event("1")).thenRun(() -> afterSend.complete(look("sent")));
        };
    server.to("ann");
    Spin.until("the instance waits", () -> handedOver.getNumberOfDependents() > 0);
    Context.where(USER, "caller").run(() -> handedOver.complete(null));
    assertThat(afterSend.join()).isEqualTo("sent instance");
  }

  @Test
  void loopSeesNothingOfItsCallerWhereTheExecutorHandsContextsOn() {
    TrialServer handing =
        new TrialServer(sessions, Context.propagating(pool), new Limits(1, TrialServer.IDLE, 3));
    CompletableFuture<String> seen = new CompletableFuture<>();
    handing.handle =
        () -> {
          seen.complete(look("loop"));
          return handing.loop;
        };
    CompletableFuture<@Nullable Void> run = Context.where(USER, "caller").call(() -> handing.run());
    assertThat(seen.join()).isEqualTo("loop nobody");
    handing.close();
    run.join();
  }

  @Test
  void instanceKeepsWhatItHasSetFromEventToEvent() {
    sessions.answer =
        session -> {
          USER.set(session.scope().toString());
          return session
              .next()
              .thenCompose(event -> session.send().send(event(USER.get())))
              .thenCompose(sent -> session.next())
              .thenCompose(event -> session.send().send(event(USER.get())))
              .thenCompose(sent -> session.end());
        };
    for (String id : List.of("ann", "bob", "bob", "ann")) {
      server.tell(id, "1").join();
    }
    Spin.until("all are sent", () -> server.sent.size() >= 4);
    assertThat(server.sent)
        .containsExactlyInAnyOrder(
            event(scope("ann").toString()),
            event(scope("ann").toString()),
            event(scope("bob").toString()),
            event(scope("bob").toString()));
  }

  @Test
  void callerSeesNothingOfTheInstance() {
    sessions.answer =
        session -> {
          USER.set("instance");
          return session.next().thenCompose(event -> session.end());
        };
    Context.where(USER, "caller")
        .run(
            () -> {
              CompletableFuture<String> seen =
                  server
                      .to("ann")
                      .send(event("1"))
                      .thenApply(received -> USER.get())
                      .toCompletableFuture();
              assertThat(seen.join()).isEqualTo("caller");
              assertThat(USER.get()).isEqualTo("caller");
            });
  }

  @Test
  void failureIsReportedInTheContextOfTheInstanceByTheExecutor() {
    CompletableFuture<String> seen = new CompletableFuture<>();
    PlainServer plain =
        new PlainServer(sessions, pool) {
          @Override
          protected void applicationException(
              Throwable failure, String id, io.github.throughline.application.Scope scope) {
            seen.complete(look("report"));
          }
        };
    CompletableFuture<Sessions.Session> started = new CompletableFuture<>();
    sessions.answer =
        session -> {
          USER.set("instance");
          started.complete(session);
          return session.end();
        };
    plain.instance("ann", scope("ann"));
    Sessions.Session ann = started.join();
    awaitFollowed(ann.end(), 0);
    Context.where(USER, "caller")
        .run(() -> ann.end().completeExceptionally(new IllegalStateException("on purpose")));
    assertThat(seen.join()).isEqualTo("report instance");
    assertThat(threads).doesNotContain(Thread.currentThread());
    plain.close();
  }

  @Test
  void loopSeesNothingOfItsCaller() {
    CompletableFuture<String> seen = new CompletableFuture<>();
    server.handle =
        () -> {
          seen.complete(look("loop"));
          USER.set("loop");
          return server.loop;
        };
    CompletableFuture<@Nullable Void> run = Context.where(USER, "caller").call(() -> server.run());
    assertThat(seen.join()).isEqualTo("loop nobody");
    assertThat(threads).doesNotContain(Thread.currentThread());
    server.close();
    run.join();
  }

  @Test
  void nothingOfTheApplicationRunsOnTheTimersThread() {
    CompletableFuture<String> atEnd = new CompletableFuture<>();
    CompletableFuture<Sessions.Session> started = new CompletableFuture<>();
    sessions.answer =
        session -> {
          started.complete(session);
          var unused = session.end().whenComplete((end, gone) -> atEnd.complete(look("idle")));
          return session.end();
        };
    server.to("ann");
    awaitFollowed(started.join().end(), 1);
    server.timers.pass(TrialServer.IDLE.plus(Duration.ofSeconds(1)));
    assertThat(atEnd.join()).isEqualTo("idle nobody");
    assertThat(threads).doesNotContain(Thread.currentThread());
  }
}
