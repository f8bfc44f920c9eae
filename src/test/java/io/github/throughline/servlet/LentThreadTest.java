package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class LentThreadTest {
  private final List<Runnable> others = new ArrayList<>();
  private final LentThread lent = new LentThread(others::add);

  @Test
  void runsTasksUntilOneOfThemIsEnough() throws Exception {
    CompletableFuture<String> awaited = new CompletableFuture<>();
    List<Thread> threads = new ArrayList<>();
    lent.execute(() -> threads.add(Thread.currentThread()));
    lent.execute(() -> lent.execute(() -> awaited.complete("done")));
    assertThat(lent.lendUntil(awaited)).isEqualTo("done");
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(others).as("that which wakes").hasSize(1);
  }

  @Test
  void isGivenBack() throws Exception {
    CompletableFuture<String> awaited = CompletableFuture.completedFuture("done");
    Runnable early = () -> {};
    Runnable late = () -> {};
    lent.execute(early);
    assertThat(lent.lendUntil(awaited)).isEqualTo("done");
    lent.execute(late);
    assertThat(others).startsWith(early).endsWith(late);
  }

  @Test
  void wakesForWhatOthersComplete() throws Exception {
    CompletableFuture<String> awaited = new CompletableFuture<>();
    lent.execute(() -> new Thread(() -> awaited.complete("done")).start());
    assertThat(lent.lendUntil(awaited)).isEqualTo("done");
  }

  @Test
  void runsTasksInOrder() throws Exception {
    CompletableFuture<String> awaited = new CompletableFuture<>();
    List<Integer> run = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      lent.execute(() -> run.add(number));
    }
    lent.execute(() -> awaited.complete("done"));
    lent.lendUntil(awaited);
    assertThat(run).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void failureOfWhatIsAwaitedGivesItBack() {
    lent.execute(() -> {});
    assertThatThrownBy(
            () -> lent.lendUntil(CompletableFuture.failedFuture(new IOException("broken"))))
        .hasCauseExactlyInstanceOf(IOException.class);
    lent.execute(() -> {});
    assertThat(others).as("the early one, the one that wakes, the late one").hasSize(3);
  }

  @Test
  void eachTaskIsRunOnceByWhomever() throws Exception {
    int count = 10_000;
    AtomicIntegerArray run = new AtomicIntegerArray(count);
    CompletableFuture<String> awaited = new CompletableFuture<>();
    LentThread shared = new LentThread(Runnable::run);
    Thread submitter =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                int number = i;
                shared.execute(() -> run.incrementAndGet(number));
                if (number == count / 2) {
                  awaited.complete("done");
                }
              }
            });
    submitter.start();
    shared.lendUntil(awaited);
    submitter.join();
    for (int i = 0; i < count; i++) {
      assertThat(run.get(i)).isEqualTo(1);
    }
  }

  @Test
  void isGivenBackWhenItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> lent.lendUntil(new CompletableFuture<>()))
        .isInstanceOf(InterruptedException.class);
    lent.execute(() -> {});
    assertThat(others).hasSize(1);
  }
}
