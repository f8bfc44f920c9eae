package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModuleExecutorTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final ClassLoader module = new URLClassLoader("module", new URL[0], before);

  private static void workFor(@Nullable ClassLoader loader) {
    Thread.currentThread().setContextClassLoader(loader);
  }

  private static @Nullable ClassLoader current() {
    return Thread.currentThread().getContextClassLoader();
  }

  private Executor inModule(Executor executor) {
    workFor(module);
    Executor made = ModuleExecutor.on(executor);
    workFor(before);
    return made;
  }

  @AfterEach
  void restore() {
    workFor(before);
  }

  @Test
  void tasksAreHandedOverWithTheClassLoaderOfTheWebApplication() {
    Executor executor =
        inModule(
            task -> {
              assertThat(current()).isSameAs(module);
              task.run();
            });
    workFor(null);
    boolean[] ran = new boolean[1];
    executor.execute(() -> ran[0] = true);
    assertThat(ran).containsExactly(true);
    assertThat(current()).isNull();
  }

  @Test
  void theThreadIsLeftAsItWasWhenTheTaskIsRefused() {
    Executor executor =
        inModule(
            task -> {
              throw new RejectedExecutionException("no more");
            });
    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(current()).isSameAs(before);
  }
}
