package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  void isGivenBackWhenItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> lent.lendUntil(new CompletableFuture<>()))
        .isInstanceOf(InterruptedException.class);
    lent.execute(() -> {});
    assertThat(others).hasSize(1);
  }
}
