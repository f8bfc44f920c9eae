package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.throughline.context.VirtualThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 22: a thread that must not block is refused, whatever library it is of. */
class Rule22EventLoopTest {
  private static final String BODY = "com.acme.Desk.find(String)";

  /** Has a thread of some kind do a task. */
  private interface Threads {
    void execute(Runnable task) throws Exception;
  }

  /** What the check says to a call on such a thread; {@code null} if it lets it pass. */
  private static @Nullable Throwable refusalOn(Threads threads) throws Exception {
    CompletableFuture<@Nullable Throwable> refusal = new CompletableFuture<>();
    threads.execute(
        () ->
            refusal.complete(
                catchThrowable(() -> EventLoops.refuse(Thread.currentThread(), BODY))));
    return refusal.get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void eventLoopIsRefused(EventLoopThreads.Library library) throws Exception {
    try (EventLoopThreads threads = library.start()) {
      CompletableFuture<Thread> eventLoop = new CompletableFuture<>();
      threads.eventLoop().execute(() -> eventLoop.complete(Thread.currentThread()));
      assertThat(refusalOn(threads.eventLoop()::execute))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(eventLoop.get(30, TimeUnit.SECONDS).getName())
          .hasMessageContaining(eventLoop.get(30, TimeUnit.SECONDS).getClass().getName())
          .hasMessageContaining(BODY)
          .hasMessageEndingWith(
              "chain on its stage instead, or hand the call to a managed executor");
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsForBlockingWorkAreNot(EventLoopThreads.Library library) throws Exception {
    try (EventLoopThreads threads = library.start()) {
      assertThat(refusalOn(threads.workers()::execute)).isNull();
    }
  }

  @Test
  void plainThreadsAreNot() throws Exception {
    assertThat(refusalOn(task -> new Thread(task).start())).isNull();
    assertThat(refusalOn(task -> new Thread(task) {}.start())).isNull();
    assertThat(refusalOn(ForkJoinPool.commonPool()::execute)).isNull();
  }

  @Test
  void virtualThreadsAreNot() throws Exception {
    assertThat(refusalOn(VirtualThreads::start)).isNull();
  }
}
