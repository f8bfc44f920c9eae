package io.github.throughline.application.internal;

import static io.github.throughline.application.internal.Numbered.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.ManualTimers;
import io.github.throughline.application.Event;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.BridgeException;
import io.github.throughline.bridge.DeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocking code waits for events through a bridge. */
@Timeout(60)
class EventQueueWaitsTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Bridge bridge = Bridge.on(pool);
  private final EventQueue queue = new EventQueue(0, 10, pool);

  @AfterEach
  void endPool() throws InterruptedException {
    bridge.close();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private void nextEventIsReceived() {
    var unused = queue.send(event(1));
    assertThat(queue.receive().join()).isEqualTo(event(1));
  }

  @Test
  void eventsGoFromOneBlockingThreadToAnother() {
    CompletableFuture<Integer> received =
        bridge
            .pooled()
            .syncToAsync(
                () -> {
                  for (int number = 0; number < 100; number++) {
                    Event seen = bridge.asyncToSync(queue::receive);
                    assertThat(seen).isEqualTo(event(number));
                  }
                  return 100;
                });
    for (int number = 0; number < 100; number++) {
      Event next = event(number);
      Void unused = bridge.asyncToSync(() -> queue.send(next));
    }
    assertThat(received.join()).isEqualTo(100);
  }

  /** Calls a body within a short time, again if that was over before the body was called. */
  private void untilLate(Callable<? extends CompletionStage<?>> body) {
    AtomicBoolean called = new AtomicBoolean();
    while (!called.get()) {
      assertThatThrownBy(
              () ->
                  bridge
                      .within(SHORT)
                      .asyncToSync(
                          () -> {
                            called.set(true);
                            return body.call();
                          }))
          .isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void waitThatIsOverAtItsDeadlineLeavesTheEventToTheNext() {
    untilLate(queue::receive);
    nextEventIsReceived();
  }

  @Test
  void soDoesOneWithStagesAfterTheEvent() {
    untilLate(() -> queue.receive().thenApply(Event::type).thenApply(type -> type));
    nextEventIsReceived();
  }

  @Test
  void soDoesOneWhoseDeadlinePassesBeforeItBegins() {
    ManualTimers timers = new ManualTimers();
    try (Bridge manual = Bridge.on(pool, timers)) {
      assertThatThrownBy(
              () ->
                  manual
                      .within(LONG)
                      .asyncToSync(
                          () -> {
                            CompletableFuture<Event> receive = queue.receive();
                            timers.pass(LONG);
                            return receive;
                          }))
          .isInstanceOf(DeadlineExceededException.class);
    }
    nextEventIsReceived();
  }

  @Test
  void waitThatIsInterruptedLeavesTheEventToTheNext() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> bridge.asyncToSync(queue::receive))
        .isInstanceOf(BridgeException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    nextEventIsReceived();
  }

  @Test
  void sendThatIsOverAtItsDeadlineIsSent() {
    untilLate(() -> queue.send(event(1)));
    assertThat(queue.receive().join()).isEqualTo(event(1));
  }

  @Test
  void joinWaitsForAnEventAndThenForTheWorkThatItLeadsTo() {
    CompletableFuture<String> received =
        queue.receive().thenCompose(seen -> bridge.syncToAsync(seen::type));
    var unused = CompletableFuture.supplyAsync(() -> queue.send(event(7)).isDone(), pool);
    assertThat(received.join()).isEqualTo("test.7");
  }

  @Test
  void workForTheThreadThatWaitsIsRunInBetween() {
    Thread caller = Thread.currentThread();
    CompletableFuture<Thread> ranOn = new CompletableFuture<>();
    Event seen =
        bridge.asyncToSync(
            () -> {
              CompletableFuture<Event> receive = queue.receive();
              return bridge
                  .syncToAsync(() -> ranOn.complete(Thread.currentThread()))
                  .thenCompose(done -> queue.send(event(3)))
                  .thenCompose(sent -> receive);
            });
    assertThat(seen).isEqualTo(event(3));
    assertThat(ranOn.join()).isSameAs(caller);
  }
}
