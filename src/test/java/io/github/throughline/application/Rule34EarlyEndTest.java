package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.Spin;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exchanges that end before their application does. */
@Timeout(60)
class Rule34EarlyEndTest {
  private static final byte[] MUCH = new byte[10_000];

  @RegisterExtension final Served served = new Served();

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final CompletableFuture<Throwable> late = new CompletableFuture<>();
  private final ScriptedExchange exchange = new ScriptedExchange();
  private final Alarms alarms = new Alarms();
  private volatile boolean interrupted;

  @AfterEach
  void stopAlarms() {
    alarms.shutdownNow();
  }

  /** Takes no notice of interrupts, and goes on when it is told to. */
  private void stubborn(BlockingRequest request, BlockingResponse response) throws IOException {
    response.body().write(MUCH);
    inside.countDown();
    while (go.getCount() > 0) {
      try {
        Served.await(go);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    interrupted |= Thread.interrupted();
    try {
      response.body().write(MUCH);
      late.complete(new AssertionError("sent"));
    } catch (Throwable e) {
      late.complete(e);
    }
  }

  private void awaitReceive() {
    Spin.until("it receives", () -> !exchange.waiting.isEmpty());
  }

  private void checkThatNothingIsSentLate() {
    int before = exchange.sent.size();
    go.countDown();
    assertThat(late.join())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("closed: the exchange is over");
    assertThat(exchange.sent).hasSize(before);
    assertThat(exchange.isComplete()).isFalse();
  }

  @Test
  void lateBodyOfACancelledExchangeSendsNothing() throws Exception {
    CompletableFuture<?> stage = served.begin(Served.GET, exchange, this::stubborn);
    Served.await(inside);
    assertThat(stage.cancel(true)).isTrue();
    checkThatNothingIsSentLate();
    assertThat(interrupted).isTrue();
  }

  @Test
  void lateBodyOfAnExchangeThatWasCompletedByHandSendsNothing() throws Exception {
    CompletableFuture<?> stage = served.begin(Served.GET, exchange, this::stubborn);
    Served.await(inside);
    assertThat(stage.completeExceptionally(new IllegalStateException())).isTrue();
    checkThatNothingIsSentLate();
    assertThat(interrupted).isFalse();
  }

  @Test
  void lateBodyOfAnExchangeBeyondItsDeadlineSendsNothing() throws Exception {
    Bridge limited = Bridge.on(served.pool, alarms).within(Duration.ofHours(1));
    CompletableFuture<?> stage =
        Applications.blocking(this::stubborn, limited)
            .handle(Served.GET, exchange, exchange)
            .toCompletableFuture();
    Served.await(inside);
    alarms.goOff();
    assertThat(Served.failure(stage)).isInstanceOf(DeadlineExceededException.class);
    checkThatNothingIsSentLate();
  }

  @Test
  void cancellationInterruptsAReadAndTakesTheReceiveBack() {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    CompletableFuture<?> stage =
        served.begin(
            Served.GET,
            exchange,
            (request, response) -> {
              try {
                request.body().read();
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    awaitReceive();
    stage.cancel(true);
    assertThat(thrown.join()).isInstanceOf(IOException.class);
    assertThat(exchange.waiting.get(0)).isCancelled();
  }

  @Test
  void cancellationInterruptsAWrite() {
    exchange.answering(event -> new CompletableFuture<>());
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    CompletableFuture<?> stage =
        served.begin(
            Served.GET,
            exchange,
            (request, response) -> {
              try {
                response.commit();
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    Spin.until("it sends", () -> !exchange.sent.isEmpty());
    stage.cancel(true);
    assertThat(thrown.join()).isInstanceOf(IOException.class);
    assertThat(exchange.sent).hasSize(1);
  }

  @Test
  void deadlineOfTheFlowEndsTheWaitForTheClient() {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Deadline deadline = Deadline.after(Duration.ofHours(1), alarms);
    CompletableFuture<?> stage =
        deadline.call(
            () ->
                served.begin(
                    Served.GET,
                    exchange,
                    (request, response) -> {
                      try {
                        request.body().read();
                      } catch (Throwable e) {
                        thrown.complete(e);
                      }
                    }));
    awaitReceive();
    alarms.goOff();
    assertThat(Served.failure(stage)).isInstanceOf(DeadlineExceededException.class);
    assertThat(thrown.join()).isInstanceOf(IOException.class);
  }

  @Test
  void requestThatWasCancelledInTheQueueIsNeverServed() {
    Queue<Runnable> queue = new ArrayDeque<>();
    AtomicBoolean called = new AtomicBoolean();
    CompletableFuture<?> stage =
        Applications.blocking((request, response) -> called.set(true), Bridge.on(queue::add))
            .handle(Served.GET, exchange, exchange)
            .toCompletableFuture();
    assertThat(stage.cancel(true)).isTrue();
    queue.forEach(Runnable::run);
    assertThatThrownBy(stage::join).isInstanceOf(CancellationException.class);
    assertThat(called).isFalse();
    assertThat(exchange.sent).isEmpty();
  }

  /** Stages run the latest first, so a server may hear of the end before the exchange does. */
  @Test
  void whoeverHearsOfTheEndIsSentNothingMore() throws Exception {
    CompletableFuture<@Nullable Void> heard = new CompletableFuture<>();
    CompletableFuture<?> stage = served.begin(Served.GET, exchange, this::stubborn);
    Served.await(inside);
    CompletableFuture<?> listening =
        stage.handle(
            (nothing, failure) -> {
              go.countDown();
              heard.complete(null);
              return late.join(); // before anything that was chained earlier
            });
    stage.cancel(true);
    assertThat(listening.join()).isInstanceOf(IOException.class);
    assertThat(exchange.sent).hasSize(2);
  }
}
