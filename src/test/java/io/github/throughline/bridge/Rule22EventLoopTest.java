package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.context.VirtualThreads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 22: a thread that must not block is refused, whatever library it is of. */
class Rule22EventLoopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Has a thread of some kind do a task. */
  private interface Threads {
    void execute(Runnable task) throws Exception;
  }

  private final Bridge bridge = Bridge.standalone();
  private final AtomicInteger calls = new AtomicInteger();
  private final Callable<CompletionStage<String>> body =
      new Callable<>() {
        @Override
        public CompletionStage<String> call() {
          calls.incrementAndGet();
          return CompletableFuture.completedStage("found");
        }

        @Override
        public String toString() {
          return "com.acme.Desk.find(String)";
        }
      };

  @AfterEach
  void end() {
    bridge.close();
  }

  /** What becomes of a blocking call on such a thread. */
  private CompletableFuture<String> callOn(Threads threads) throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            outcome.complete(bridge.asyncToSync(body));
          } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
          }
        });
    return outcome;
  }

  private void assertCallable(Threads threads) throws Exception {
    assertThat(callOn(threads)).succeedsWithin(PATIENCE).isEqualTo("found");
    assertThat(calls.getAndSet(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void eventLoopIsRefusedBeforeTheBodyIsCalled(EventLoopThreads.Library library) throws Exception {
    try (EventLoopThreads threads = library.start()) {
      CompletableFuture<Thread> eventLoop = new CompletableFuture<>();
      threads.eventLoop().execute(() -> eventLoop.complete(Thread.currentThread()));
      Thread thread = eventLoop.get(30, TimeUnit.SECONDS);
      assertThat(callOn(threads.eventLoop()::execute))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(IllegalStateException.class)
          .withMessage(
              "thread %s (%s) is an event loop and must not wait for com.acme.Desk.find(String);"
                  + " chain on its stage instead, or hand the call to a managed executor",
              thread.getName(), thread.getClass().getName());
      assertThat(calls).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsForBlockingWorkAreNot(EventLoopThreads.Library library) throws Exception {
    try (EventLoopThreads threads = library.start()) {
      assertCallable(threads.workers()::execute);
    }
  }

  @Test
  void plainThreadsAreNot() throws Exception {
    assertCallable(task -> new Thread(task).start());
    assertCallable(task -> new Thread(task) {}.start());
    assertCallable(ForkJoinPool.commonPool()::execute);
  }

  @Test
  void virtualThreadsAreNot() throws Exception {
    assertCallable(VirtualThreads::start);
  }
}
