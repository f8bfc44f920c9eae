package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Startup before the first connection, shutdown after the last, whatever the application does. */
@SuppressWarnings("NullAway") // it is tested what becomes of null
class Rule33LifespanTest {
  private static final LifespanEvent STARTED = new LifespanEvent.StartupComplete();
  private static final LifespanEvent STOPPED = new LifespanEvent.ShutdownComplete();

  private final Map<String, Object> state = new HashMap<>();
  private final ScriptedApplication application = new ScriptedApplication();
  private final Lifespan lifespan = lifespan(application);

  private Lifespan lifespan(AsyncApplication served) {
    return Lifespan.of(served, new LifespanScope(state), Runnable::run);
  }

  private static Throwable failure(CompletionStage<?> stage) {
    assertThat(stage).isCompletedExceptionally();
    return stage.toCompletableFuture().handle((result, failure) -> failure).join();
  }

  @Test
  void applicationIsToldToStartAndToShutDown() {
    CompletionStage<Void> started = lifespan.start();
    CompletionStage<Event> startup = application.receive();
    assertThat(startup).isCompletedWithValue(new LifespanEvent.Startup());
    CompletionStage<Event> next = application.receive();
    assertThat(started).isNotDone();
    assertThat(lifespan.isSupported()).isFalse();
    assertThat(application.send(STARTED)).isCompleted();
    assertThat(started).isCompleted();
    assertThat(lifespan.isSupported()).isTrue();
    assertThat(next).isNotDone();
    CompletionStage<Void> ended = lifespan.shutdown();
    assertThat(next).isCompletedWithValue(new LifespanEvent.Shutdown());
    assertThat(application.receive()).isCompletedWithValue(new LifespanEvent.Shutdown());
    assertThat(ended).isNotDone();
    assertThat(application.send(STOPPED)).isCompleted();
    assertThat(ended).isCompleted();
    assertThat(lifespan.shutdown()).isCompleted();
    assertThat(lifespan.start()).isCompleted();
    assertThat(application.calls).isEqualTo(1);
  }

  @Test
  void startupFailedIsTheFailureOfTheStart() {
    CompletionStage<Void> started = lifespan.start();
    assertThat(application.send(new LifespanEvent.StartupFailed("no database"))).isCompleted();
    assertThat(failure(started)).isInstanceOf(LifespanException.class).hasMessage("no database");
    assertThat(lifespan.shutdown()).as("there is nothing to shut down").isCompleted();
    assertThat(failure(application.receive())).isInstanceOf(DisconnectedException.class);
  }

  @Test
  void shutdownFailedIsTheFailureOfTheShutdown() {
    lifespan.start();
    application.send(STARTED);
    CompletionStage<Void> ended = lifespan.shutdown();
    application.send(new LifespanEvent.ShutdownFailed("still busy"));
    assertThat(failure(ended)).isInstanceOf(LifespanException.class).hasMessage("still busy");
    assertThat(failure(lifespan.shutdown())).hasMessage("still busy");
    assertThat(failure(lifespan.ended())).hasMessage("still busy");
  }

  static List<AsyncApplication> applicationsThatDoNotKnowIt() {
    return List.of(
        (scope, receive, send) -> {
          throw scope.unsupported("it");
        },
        (scope, receive, send) -> {
          throw new StackOverflowError();
        },
        (scope, receive, send) -> CompletableFuture.failedFuture(scope.unsupported("it")),
        (scope, receive, send) ->
            receive
                .receive()
                .thenCompose(event -> CompletableFuture.failedFuture(new IllegalStateException())),
        (scope, receive, send) -> CompletableFuture.completedFuture("done"),
        (scope, receive, send) -> null);
  }

  @ParameterizedTest
  @MethodSource("applicationsThatDoNotKnowIt")
  void applicationThatDoesNotKnowTheScopeIsServedWithout(AsyncApplication ignorant) {
    try (CapturedLog log = new CapturedLog()) {
      Lifespan served = lifespan(ignorant);
      assertThat(served.start()).isCompleted();
      assertThat(served.isSupported()).isFalse();
      assertThat(served.ended()).isCompleted();
      assertThat(served.shutdown()).isCompleted();
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void applicationThatEndsBeforeItsAnswerGetsNoFurtherEvents() {
    lifespan.start();
    application.receive();
    CompletionStage<Event> next = application.receive();
    application.end();
    lifespan.shutdown();
    assertThat(failure(next)).isInstanceOf(DisconnectedException.class);
    assertThat(failure(application.send(STARTED))).isInstanceOf(IllegalStateException.class);
    assertThat(lifespan.isSupported()).isFalse();
  }

  @Test
  void applicationThatReturnsIsShutDown() {
    lifespan.start();
    application.send(STARTED);
    CompletionStage<Void> ended = lifespan.ended();
    assertThat(ended).isNotDone();
    application.end();
    assertThat(ended).isCompleted();
    assertThat(lifespan.shutdown()).isCompleted();
  }

  @Test
  void applicationThatReturnsAfterTheShutdownEventHasCleanedUp() {
    lifespan.start();
    application.send(STARTED);
    CompletionStage<Void> ended = lifespan.shutdown();
    application.end();
    assertThat(ended).isCompleted();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failureAfterTheStartIsToldOnceByTheEndAndByTheShutdown(boolean duringShutdown) {
    lifespan.start();
    application.send(STARTED);
    if (duringShutdown) {
      lifespan.shutdown();
    }
    IllegalStateException failure = new IllegalStateException("gone");
    application.fail(failure);
    assertThat(failure(lifespan.ended())).isSameAs(failure);
    assertThat(failure(lifespan.shutdown())).isSameAs(failure);
  }

  @Test
  void shutdownBeforeTheStartupIsAnsweredComesAfterIt() {
    CompletionStage<Void> started = lifespan.start();
    CompletionStage<Void> ended = lifespan.shutdown();
    assertThat(application.receive()).isCompletedWithValue(new LifespanEvent.Startup());
    assertThat(application.receive()).isCompletedWithValue(new LifespanEvent.Shutdown());
    assertThat(failure(application.send(STOPPED))).isInstanceOf(IllegalStateException.class);
    assertThat(ended).isNotDone();
    application.send(STARTED);
    assertThat(started).isCompleted();
    application.send(STOPPED);
    assertThat(ended).isCompleted();
  }

  @Test
  void shutdownBeforeTheStartLeavesTheApplicationAlone() {
    assertThat(lifespan.shutdown()).isCompleted();
    assertThat(failure(lifespan.start()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("scripted was shut down before its start");
    assertThat(application.calls).isZero();
  }

  private void refused(Event event, String state) {
    assertThat(failure(application.send(event)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            event.type() + " was sent in state " + state + " of scripted: the server waits for ");
  }

  @Test
  void eventsOutOfOrderAreRefusedAndChangeNothing() {
    LifespanEvent startFailed = new LifespanEvent.StartupFailed("");
    LifespanEvent stopFailed = new LifespanEvent.ShutdownFailed("");
    Event foreign = new HttpEvent.ResponseStart(200, List.of());
    List<Event> never = List.of(foreign, new LifespanEvent.Startup(), new LifespanEvent.Shutdown());
    CompletionStage<Void> started = lifespan.start();
    never.forEach(event -> refused(event, "STARTING"));
    List.of(STOPPED, stopFailed).forEach(event -> refused(event, "STARTING"));
    assertThat(started).isNotDone();
    assertThat(lifespan.isSupported()).isFalse();
    application.send(STARTED);
    never.forEach(event -> refused(event, "STARTED"));
    List.of(STARTED, startFailed, STOPPED, stopFailed).forEach(event -> refused(event, "STARTED"));
    CompletionStage<Void> ended = lifespan.shutdown();
    never.forEach(event -> refused(event, "STOPPING"));
    List.of(STARTED, startFailed).forEach(event -> refused(event, "STOPPING"));
    assertThat(ended).isNotDone();
    application.send(STOPPED);
    List.of(STARTED, startFailed, STOPPED, stopFailed).forEach(event -> refused(event, "ENDED"));
    assertThat(ended).isCompleted();
  }

  @Test
  void failureAfterTheEndIsLoggedUnlessItWasTold() {
    try (CapturedLog log = new CapturedLog()) {
      lifespan.start();
      application.send(new LifespanEvent.StartupFailed("no database"));
      application.fail(new IllegalStateException("no database"));
      assertThat(log.messages()).isEmpty();
      ScriptedApplication other = new ScriptedApplication();
      Lifespan second = lifespan(other);
      second.start();
      other.send(STARTED);
      second.shutdown();
      other.send(STOPPED);
      other.fail(new IllegalStateException("too late"));
      assertThat(second.ended()).isCompleted();
      assertThat(log.messages()).containsExactly("scripted failed after its end");
    }
  }

  @Test
  void connectionsGetAMapOfTheirOwnWithWhatTheApplicationHasPutIn() {
    lifespan.start();
    Map<String, Object> shared = ((LifespanScope) application.scope()).state();
    List<String> pool = new ArrayList<>();
    shared.put("pool", pool);
    Map<String, Object> one = lifespan.newState();
    one.put("user", "anna");
    assertThat(lifespan.newState()).containsOnlyKeys("pool");
    assertThat(one.get("pool")).isSameAs(pool);
    assertThat(shared).isSameAs(state).containsOnlyKeys("pool");
    assertThat(Lifespan.of(application, new LifespanScope("2.0", null), Runnable::run).newState())
        .isNull();
  }

  @Test
  void applicationSeesWhatTheServerHasSetAndNotTheOtherWayRound() {
    ContextVar<String> variable = ContextVar.withDefault("of the application", "unset");
    List<String> seen = new ArrayList<>();
    ContextVar<String> server = ContextVar.of("of the server");
    Context.where(server, "seen")
        .run(
            () -> {
              Lifespan served =
                  lifespan(
                      (scope, receive, send) -> {
                        seen.add(server.get());
                        variable.set("set");
                        return send.send(STARTED).thenRun(() -> seen.add(variable.get()));
                      });
              var unused = served.start().thenRun(() -> seen.add(variable.get()));
              seen.add(variable.get());
            });
    assertThat(seen).containsExactly("seen", "set", "unset", "unset");
  }

  @Test
  void nothingMayBeNull() {
    LifespanScope scope = new LifespanScope(state);
    assertThatThrownBy(() -> Lifespan.of(null, scope, Runnable::run)).hasMessage("application");
    assertThatThrownBy(() -> Lifespan.of(application, null, Runnable::run)).hasMessage("scope");
    assertThatThrownBy(() -> Lifespan.of(application, scope, null)).hasMessage("executor");
  }
}
