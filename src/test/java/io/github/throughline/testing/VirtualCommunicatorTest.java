package io.github.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The communicator in virtual time. */
@Timeout(60)
class VirtualCommunicatorTest {
  private static final ContextVar<String> USER = ContextVar.of("user");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final HttpScope SCOPE = HttpScope.builder("GET", "/").build();
  private static final HttpEvent.Request REQUEST =
      new HttpEvent.Request(ByteBuffer.allocate(0), false);

  private final VirtualTime time = new VirtualTime();

  private ApplicationCommunicator open(AsyncApplication application) {
    return new ApplicationCommunicator(application, SCOPE, time);
  }

  private CompletionStage<String> after(Duration delay) {
    CompletableFuture<String> stage = new CompletableFuture<>();
    var unused = time.schedule(() -> stage.complete("late"), delay.toNanos(), TimeUnit.NANOSECONDS);
    return Context.withContextCapture(stage);
  }

  /** Answers after a day. */
  private final AsyncApplication slow =
      (scope, receive, send) ->
          receive
              .receive()
              .thenCompose(event -> after(Duration.ofDays(1)))
              .thenCompose(late -> send.send(new HttpEvent.ResponseStart(200, List.of())));

  @Test
  void timePassesUpToTheOutputAndNotFurther() {
    try (ApplicationCommunicator client = open(slow)) {
      client.sendInput(REQUEST);
      assertThat(client.receiveNothing(Duration.ofHours(23))).isTrue();
      assertThat(time.elapsed()).isEqualTo(Duration.ofHours(23));
      client.receiveOutput(HttpEvent.ResponseStart.class, Duration.ofDays(30));
      assertThat(time.elapsed()).isEqualTo(Duration.ofDays(1));
      client.await(Duration.ZERO);
    }
  }

  @Test
  void aLimitThatPassesTellsTheTimeAndLeavesTheApplicationRunning() {
    try (ApplicationCommunicator client = open(slow)) {
      client.sendInput(REQUEST);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> client.receiveOutput(HOUR))
          .withMessage(
              "Expected an output within PT1H, but none came. The application is still running at"
                  + " virtual time PT1H. Outputs not received: none.");
      client.receiveOutput(Duration.ofDays(1));
    }
  }

  @Test
  void everythingRunsOnTheThreadOfTheTestInAnEmptyContext() {
    List<Object> seen = new ArrayList<>();
    try (ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              seen.add(USER.orElse("nobody"));
              USER.set("ben");
              return receive
                  .receive()
                  .thenCompose(event -> after(HOUR))
                  .thenAccept(late -> seen.addAll(List.of(USER.get(), Thread.currentThread())));
            })) {
      Context.where(USER, "ann")
          .run(
              () -> {
                client.sendInput(REQUEST);
                assertThat(seen).isEmpty();
                client.await(HOUR);
                assertThat(USER.get()).isEqualTo("ann");
              });
    }
    assertThat(seen).containsExactly("nobody", "ben", Thread.currentThread());
  }

  @Test
  void closeTellsTheApplicationAtOnce() {
    List<Throwable> told = new ArrayList<>();
    ApplicationCommunicator client =
        open(
            (scope, receive, send) ->
                receive.receive().whenComplete((event, failure) -> told.add(failure)));
    assertThat(client.receiveNothing(HOUR)).isTrue();
    client.close();
    assertThat(told).singleElement().isInstanceOf(DisconnectedException.class);
    assertThat(time.isShutdown()).isFalse();
  }

  @Test
  void applicationsOfOneTimeRunTogether() {
    CompletableFuture<String> handed = new CompletableFuture<>();
    try (ApplicationCommunicator one =
            open((scope, receive, send) -> after(HOUR).thenAccept(handed::complete));
        ApplicationCommunicator other =
            open(
                (scope, receive, send) ->
                    handed.thenCompose(late -> send.send(HttpEvent.ResponseBody.last(late))))) {
      assertThat(one.receiveNothing(Duration.ZERO)).isTrue();
      other.receiveOutput(HttpEvent.ResponseBody.class, HOUR);
      one.await(Duration.ZERO);
    }
    assertThat(time.elapsed()).isEqualTo(HOUR);
  }
}
