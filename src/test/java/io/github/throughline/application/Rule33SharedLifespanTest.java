package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A router hands its lifespan on to all that is mounted. */
@SuppressWarnings("NullAway") // the state of these scopes is not null
class Rule33SharedLifespanTest {
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Object> state = new HashMap<>();

  /** Tells of its life; fails where it is told to. */
  private AsyncApplication live(String name, boolean starts, boolean stops) {
    return (scope, receive, send) -> {
      ((LifespanScope) scope).state().put(name, true);
      return receive
          .receive()
          .thenCompose(
              event -> {
                calls.add(name + " starts");
                return send.send(
                    starts
                        ? new LifespanEvent.StartupComplete()
                        : new LifespanEvent.StartupFailed(name + " has no database"));
              })
          .thenCompose(sent -> receive.receive())
          .thenCompose(
              event -> {
                calls.add(name + " stops");
                return send.send(
                    stops
                        ? new LifespanEvent.ShutdownComplete()
                        : new LifespanEvent.ShutdownFailed(name + " is busy"));
              });
    };
  }

  private AsyncApplication live(String name) {
    return live(name, true, true);
  }

  private Lifespan of(Router router) {
    return Lifespan.of(router, new LifespanScope(state), Runnable::run);
  }

  private static Throwable failure(CompletionStage<?> stage) {
    assertThat(stage).isCompletedExceptionally();
    return stage.toCompletableFuture().handle((result, failure) -> failure).join();
  }

  @Test
  void allAreStartedInOrderAndShutDownInReverse() {
    AsyncApplication a = live("a");
    Router inner = Router.builder().mount("/b", live("b")).mount("/c", live("c")).build();
    Router router =
        Router.builder().mount("/a", a).mount("/in", inner).mount("/d", live("d")).build();
    Lifespan lifespan = of(router);
    assertThat(lifespan.start()).isCompleted();
    assertThat(lifespan.isSupported()).isTrue();
    assertThat(calls).containsExactly("a starts", "b starts", "c starts", "d starts");
    assertThat(state).containsOnlyKeys("a", "b", "c", "d");
    calls.clear();
    assertThat(lifespan.shutdown()).isCompleted();
    assertThat(calls).containsExactly("d stops", "c stops", "b stops", "a stops");
  }

  @Test
  void eachWaitsForTheOneBefore() {
    ScriptedApplication first = new ScriptedApplication();
    ScriptedApplication second = new ScriptedApplication();
    Lifespan lifespan = of(Router.builder().mount("/long", first).mount("", second).build());
    CompletionStage<Void> started = lifespan.start();
    assertThat(second.calls).isZero();
    first.send(new LifespanEvent.StartupComplete());
    assertThat(second.calls).isEqualTo(1);
    assertThat(started).isNotDone();
    second.send(new LifespanEvent.StartupComplete());
    assertThat(started).isCompleted();
    CompletionStage<Void> ended = lifespan.shutdown();
    CompletionStage<Event> toFirst = first.receive();
    assertThat(toFirst).isCompletedWithValue(new LifespanEvent.Startup());
    CompletionStage<Event> shutdownOfFirst = first.receive();
    assertThat(shutdownOfFirst).isNotDone();
    second.send(new LifespanEvent.ShutdownComplete());
    assertThat(shutdownOfFirst).isCompletedWithValue(new LifespanEvent.Shutdown());
    assertThat(ended).isNotDone();
    first.end();
    assertThat(ended).isCompleted();
  }

  @Test
  void applicationThatIsMountedTwiceIsStartedOnce() {
    AsyncApplication a = live("a");
    of(Router.builder().mount("/x", a).mount("/y", a).build()).start();
    assertThat(calls).containsExactly("a starts");
  }

  @Test
  void ifOneCannotStartThoseBeforeItAreShutDown() {
    try (CapturedLog log = new CapturedLog()) {
      Lifespan lifespan =
          of(
              Router.builder()
                  .mount("/a", live("a", true, false))
                  .mount("/b", live("b"))
                  .mount("/c", live("c", false, true))
                  .mount("/d", live("d"))
                  .build());
      assertThat(failure(lifespan.start()))
          .isInstanceOf(LifespanException.class)
          .hasMessage("c has no database");
      assertThat(calls).containsExactly("a starts", "b starts", "c starts", "b stops", "a stops");
      assertThat(log.messages()).containsExactly("a is busy");
    }
  }

  @Test
  void allAreShutDownEvenIfOneFailsAndAllFailuresAreTold() {
    Lifespan lifespan =
        of(
            Router.builder()
                .mount("/a", live("a", true, false))
                .mount("/b", live("b"))
                .mount("/c", live("c", true, false))
                .build());
    lifespan.start();
    calls.clear();
    assertThat(failure(lifespan.shutdown()))
        .isInstanceOf(LifespanException.class)
        .hasMessage("c is busy; a is busy");
    assertThat(calls).containsExactly("c stops", "b stops", "a stops");
  }

  @Test
  void applicationsThatDoNotKnowItAreServedWithout() {
    AsyncApplication ignorant =
        (scope, receive, send) -> {
          throw scope.unsupported("it");
        };
    for (Router router :
        List.of(Router.builder().build(), Router.builder().mount("", ignorant).build())) {
      Lifespan lifespan = of(router);
      assertThat(lifespan.start()).isCompleted();
      assertThat(lifespan.isSupported()).isTrue();
      assertThat(lifespan.shutdown()).isCompleted();
    }
  }

  @Test
  void failureWhileItIsServedIsLoggedAtOnceAndToldAtTheShutdown() {
    ScriptedApplication failing = new ScriptedApplication();
    Lifespan lifespan = of(Router.builder().mount("/a", failing).mount("/b", live("b")).build());
    lifespan.start();
    failing.send(new LifespanEvent.StartupComplete());
    try (CapturedLog log = new CapturedLog()) {
      failing.fail(new IllegalStateException("gone"));
      assertThat(log.messages()).containsExactly("scripted has failed since it was started");
      assertThat(lifespan.ended()).isNotDone();
      assertThat(failure(lifespan.shutdown())).hasMessage("java.lang.IllegalStateException: gone");
      assertThat(calls).contains("b stops");
      assertThat(log.messages()).hasSize(1);
    }
  }

  @Test
  void serverThatGoesAwayShutsAllDown() {
    List<Event> sent = new ArrayList<>();
    List<CompletableFuture<Event>> events =
        new ArrayList<>(
            List.of(
                CompletableFuture.completedFuture(new LifespanEvent.Startup()),
                CompletableFuture.failedFuture(new DisconnectedException("the server is gone"))));
    Router router = Router.builder().mount("/a", live("a")).build();
    CompletionStage<?> served =
        router.handle(
            new LifespanScope(state),
            () -> events.remove(0),
            event -> {
              sent.add(event);
              return CompletableFuture.completedFuture(null);
            });
    assertThat(served).isCompleted();
    assertThat(calls).containsExactly("a starts", "a stops");
    assertThat(sent.get(1)).isInstanceOf(LifespanEvent.ShutdownFailed.class);
  }

  @Test
  void anythingButAStartupFirstIsRefused() {
    CompletionStage<?> served =
        Router.builder()
            .build()
            .handle(
                new LifespanScope(state),
                () -> CompletableFuture.completedFuture(new LifespanEvent.Shutdown()),
                event -> CompletableFuture.completedFuture(null));
    assertThat(served).isCompletedExceptionally();
    assertThat(failure(served))
        .hasMessageContaining("lifespan.shutdown has come before lifespan.startup");
  }
}
