package io.github.throughline.application.internal;

import static io.github.throughline.application.internal.Numbered.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over events, however long, on threads with little stack. */
@Timeout(60)
class ManyEventsTest {
  private static final int MANY = 10_000;
  private static final long LITTLE_STACK = 256 * 1024;
  private static final ThreadFactory SMALL = task -> new Thread(null, task, "small", LITTLE_STACK);

  private final ExecutorService pool = Executors.newFixedThreadPool(2, SMALL);
  private final EventQueue queue = new EventQueue(MANY, 2 * MANY, pool);

  @AfterEach
  void endPool() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /** A loop as an asynchronous application writes it. */
  private static CompletionStage<Integer> times(
      int count, Supplier<? extends CompletionStage<?>> turn) {
    return count == 0
        ? CompletableFuture.completedFuture(0)
        : turn.get().thenCompose(ignored -> times(count - 1, turn)).thenApply(rest -> rest + 1);
  }

  private static <T> T onLittleStack(Supplier<? extends CompletionStage<T>> loop) {
    CompletableFuture<T> result = new CompletableFuture<>();
    SMALL
        .newThread(
            () -> {
              try {
                loop.get()
                    .thenAccept(result::complete)
                    .exceptionally(failure -> fail(result, failure));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result.join();
  }

  private static Void fail(CompletableFuture<?> result, Throwable failure) {
    result.completeExceptionally(failure);
    return null;
  }

  @Test
  void sendsThatAreCompleteAtOnceDoNotOverflowTheStack() {
    assertThat(onLittleStack(() -> times(MANY, () -> queue.send(event(1))))).isEqualTo(MANY);
  }

  @Test
  void receivesThatAreCompleteAtOnceDoNotOverflowTheStack() {
    for (int number = 0; number < MANY; number++) {
      var unused = queue.send(event(number));
    }
    assertThat(onLittleStack(() -> times(MANY, queue::receive))).isEqualTo(MANY);
  }

  /** Whatever it is that a turn does not wait for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 15})
  void turnsOfSeveralSendsDoNotOverflowTheStack(int others) {
    EventQueue wide = new EventQueue(30 * MANY, 30 * MANY, pool);
    for (int offset = 0; offset <= others; offset++) {
      var first = wide.send(event(offset));
      assertThat(first).isNotNull();
      int turns = MANY / 10;
      assertThat(
              onLittleStack(
                  () ->
                      times(
                          turns,
                          () -> {
                            for (int other = 0; other < others; other++) {
                              var unused = wide.send(event(other));
                            }
                            return wide.send(event(others));
                          })))
          .isEqualTo(turns);
    }
  }

  @Test
  void failureOfALongLoopArrives() {
    EventQueue narrow = new EventQueue(MANY / 2, MANY / 2, pool);
    assertThatThrownBy(() -> onLittleStack(() -> times(MANY, () -> narrow.send(event(1)))))
        .hasRootCauseInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void sendsWithoutWaitingAreQueuedOrRefusedAndNeverLost() {
    EventQueue narrow = new EventQueue(10, 100, pool);
    List<CompletableFuture<Void>> sent =
        onLittleStack(
            () ->
                CompletableFuture.completedFuture(
                    Stream.generate(() -> narrow.send(event(1))).limit(MANY).toList()));
    narrow.end(event(0), "over");
    int received = 0;
    while (narrow.receive().join().equals(event(1))) {
      received++;
    }
    assertThat(received).isEqualTo(100);
    CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
        .exceptionally(e -> null)
        .join();
    assertThat(sent).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(MANY - 100);
  }

  @Test
  void receiversThatWaitAreServedInOrder() {
    List<CompletableFuture<Event>> receives = Stream.generate(queue::receive).limit(MANY).toList();
    for (int number = 0; number < MANY; number++) {
      var unused = queue.send(event(number));
    }
    for (int number = 0; number < MANY; number++) {
      assertThat(receives.get(number).join()).isEqualTo(event(number));
    }
  }

  @Test
  void twoLoopsThatHandEventsToEachOtherDoNotOverflowTheStack() {
    EventQueue pings = new EventQueue(0, 1, pool);
    EventQueue pongs = new EventQueue(0, 1, pool);
    CompletionStage<Integer> other = times(MANY, () -> pings.receive().thenCompose(pongs::send));
    assertThat(
            onLittleStack(
                () -> times(MANY, () -> pings.send(event(1)).thenCompose(sent -> pongs.receive()))))
        .isEqualTo(MANY);
    assertThat(other.toCompletableFuture().join()).isEqualTo(MANY);
  }

  /** The last refuge: what an executor refuses is done by the sender. */
  @Test
  void receiverServedByItsSenderDoesNotOverflowTheStack() {
    pool.shutdown();
    EventQueue narrow = new EventQueue(0, 1, pool);
    CompletionStage<Integer> receiver = times(MANY, narrow::receive);
    for (int number = 0; number < MANY; number++) {
      var unused = narrow.send(event(number));
    }
    assertThat(receiver.toCompletableFuture().join()).isEqualTo(MANY);
  }
}
