package io.github.throughline.servlet.internal;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.application.internal.Handed;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Token;
import io.github.throughline.server.QueuedTasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplicationCallTest {
  private static final WebSocketScope SCOPE = WebSocketScope.builder("/path").build();

  private final QueuedTasks tasks = new QueuedTasks();
  private final List<@Nullable Throwable> ends = new ArrayList<>();

  private ApplicationCall call(AsyncApplication application) {
    return new ApplicationCall(application, ends::add);
  }

  private static ApplicationCall start(ApplicationCall call, Executor executor) {
    call.start(executor, SCOPE, CompletableFuture::new, event -> completedFuture(null));
    return call;
  }

  private ApplicationCall start(AsyncApplication application) {
    return start(call(application), tasks);
  }

  private ApplicationCall called(AsyncApplication application) {
    ApplicationCall call = start(application);
    tasks.runAll();
    return call;
  }

  @Test
  void applicationIsCalledByTheExecutorOnce() {
    List<Object> calls = new ArrayList<>();
    ApplicationCall call =
        call(
            (scope, receive, send) -> {
              calls.add(scope);
              return completedFuture(null);
            });
    start(call, tasks);
    start(call, tasks);
    assertThat(call.prevent()).isFalse();
    assertThat(calls).isEmpty();
    tasks.runAll();
    assertThat(calls).containsExactly(SCOPE);
    assertThat(ends).hasSize(1).containsOnlyNulls();
  }

  @Test
  void contextIsThatOfTheMaking() {
    ContextVar<String> variable = ContextVar.of("ApplicationCallTest.variable");
    List<String> seen = new ArrayList<>();
    Token<String> token = variable.set("made");
    ApplicationCall call =
        call(
            (scope, receive, send) -> {
              seen.add(variable.get());
              variable.set("changed");
              return completedFuture(null);
            });
    variable.set("later");
    start(call, tasks);
    tasks.runAll();
    assertThat(seen).containsExactly("made");
    assertThat(variable.get()).isEqualTo("later");
    variable.reset(token);
  }

  @Test
  void failureIsToldWithoutItsWrapping() {
    IOException failure = new IOException("broken");
    var unused =
        called(
            (scope, receive, send) ->
                CompletableFuture.failedFuture(new CompletionException(failure)));
    assertThat(ends).containsExactly(failure);
  }

  @Test
  void applicationThatThrowsHasFailed() {
    IllegalStateException failure = new IllegalStateException("broken");
    var unused =
        called(
            (scope, receive, send) -> {
              throw failure;
            });
    assertThat(ends).containsExactly(failure);
  }

  @Test
  void callThatWasPreventedIsNotMade() {
    ApplicationCall call = call((scope, receive, send) -> completedFuture(null));
    assertThat(call.prevent()).isTrue();
    start(call, tasks);
    tasks.runAll();
    assertThat(ends).isEmpty();
  }

  @Test
  void executorThatRefusesIsAFailure() {
    RejectedExecutionException full = new RejectedExecutionException("full");
    ApplicationCall call =
        start(
            call((scope, receive, send) -> completedFuture(null)),
            task -> {
              throw full;
            });
    assertThat(ends).containsExactly(full);
    assertThat(call.prevent()).isFalse();
  }

  @Test
  void failuresThatMayFollowFromTheEnd() {
    assertThat(ApplicationCall.isAftermath(new DisconnectedException("over"))).isTrue();
    assertThat(ApplicationCall.isAftermath(new CancellationException())).isTrue();
    assertThat(ApplicationCall.isAftermath(late())).isTrue();
    assertThat(ApplicationCall.isAftermath(new IllegalStateException("over"))).isFalse();
    assertThat(ApplicationCall.isAftermath(new IOException("over"))).isFalse();
  }

  private static Throwable late() {
    try {
      Deadline.after(Duration.ZERO).run(() -> {});
      throw new AssertionError("in time");
    } catch (DeadlineExceededException e) {
      return e;
    }
  }

  @Test
  void workOfABridgeIsGivenUp() {
    BridgedWork work = new BridgedWork();
    ApplicationCall call = called((scope, receive, send) -> work.stage.thenRun(() -> {}));
    assertThat(work.abandoned).isZero();
    call.abandon();
    assertThat(work.abandoned).isEqualTo(1);
    assertThat(ends).as("which is for the application to end").isEmpty();
  }

  @Test
  void workOfACallThatComesLateIsGivenUp() {
    BridgedWork work = new BridgedWork();
    ApplicationCall call = start((scope, receive, send) -> work.stage);
    call.abandon();
    assertThat(work.abandoned).isZero();
    tasks.runAll();
    assertThat(work.abandoned).isEqualTo(1);
  }

  @Test
  void otherStagesAreLeftAlone() {
    CompletableFuture<@Nullable Void> own = new CompletableFuture<>();
    ApplicationCall call = called((scope, receive, send) -> own);
    call.abandon();
    assertThat(own).isNotDone();
    own.complete(null);
    assertThat(ends).hasSize(1).containsOnlyNulls();
  }

  /** It is told of the end as an event. */
  @Test
  void applicationThatWaitsForAnEventIsLeftAlone() {
    Handed<Event> event = new Handed<>(this, tasks);
    ApplicationCall call = called((scope, receive, send) -> event.stage());
    call.abandon();
    assertThat(event.stage()).isNotDone();
  }

  @Test
  void applicationWithoutAStageHasFailed() {
    CompletionStage<?>[] none = new CompletionStage<?>[1];
    var unused = called((scope, receive, send) -> none[0]);
    assertThat(requireNonNull(ends.get(0)))
        .hasMessageEndingWith(" has answered null instead of a stage");
  }
}
