package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rule 11: what is captured when, by wrappers, thread factories and stages. */
class Rule11CaptureTest {
  private final ContextVar<String> tenant = ContextVar.of("tenant");
  private final List<Runnable> queue = new ArrayList<>();
  private final Executor later = queue::add;

  private void runQueue() {
    List.copyOf(queue).forEach(Runnable::run);
    queue.clear();
  }

  @Test
  void executorCapturesAtSubmit() {
    List<String> seen = new ArrayList<>();
    Executor executor = Context.propagating(later);
    for (String name : List.of("a", "b")) {
      Context.where(tenant, name).run(() -> executor.execute(() -> seen.add(tenant.get())));
    }
    executor.execute(() -> seen.add(tenant.orElse("none")));
    Context.where(tenant, "of the worker").run(this::runQueue);
    assertThat(seen).containsExactly("a", "b", "none");
  }

  @Test
  void everyRunStartsFromItsOwnCopy() {
    List<String> seen = new ArrayList<>();
    Context.where(tenant, "a")
        .run(
            () ->
                later.execute(
                    Context.copyOfCurrent()
                        .contextualRunnable(
                            () -> {
                              seen.add(tenant.get());
                              tenant.set("written by a run");
                            })));
    Runnable task = queue.get(0);
    task.run();
    task.run();
    assertThat(seen).containsExactly("a", "a");
  }

  @Test
  void oneTaskMayRunOnManyThreadsAtOnce() {
    Runnable[] task = new Runnable[1];
    List<String> seen = new ArrayList<>();
    Context.where(tenant, "a")
        .run(
            () ->
                task[0] =
                    Context.copyOfCurrent()
                        .contextualRunnable(
                            () -> {
                              seen.add(tenant.get());
                              if (seen.size() < 3) {
                                task[0].run();
                              }
                            }));
    task[0].run();
    assertThat(seen).containsExactly("a", "a", "a");
  }

  @Test
  void threadFactoryCapturesAtNewThread() throws Exception {
    List<String> seen = new ArrayList<>();
    ThreadFactory factory = Context.propagatingThreadFactory(Thread::new);
    Thread thread =
        Context.where(tenant, "a")
            .<Thread, RuntimeException>call(() -> factory.newThread(() -> seen.add(tenant.get())));
    Context.where(tenant, "b").run(thread::start);
    thread.join();
    assertThat(seen).containsExactly("a");
  }

  @Test
  void fixedContextExecutorCapturesOnceWhenItIsMade() {
    List<String> seen = new ArrayList<>();
    Executor fixed =
        Context.where(tenant, "a")
            .<Executor, RuntimeException>call(
                () -> Context.copyOfCurrent().fixedContextExecutor(later));
    Context.where(tenant, "b").run(() -> fixed.execute(() -> seen.add(tenant.get())));
    runQueue();
    assertThat(seen).containsExactly("a");
  }

  @Test
  void wrappingInTheSameSnapshotTwiceCollapses() {
    Context context = Context.empty();
    Runnable once = context.contextualRunnable(() -> {});
    assertThat(context.contextualRunnable(once)).isSameAs(once);
    assertThat(context.copy().contextualRunnable(once)).isSameAs(once);
    Executor executor = Context.propagating(Context.propagating(later));
    executor.execute(() -> {});
    assertThat(((Contextual) queue.get(0)).task()).isNotInstanceOf(Contextual.class);
  }

  @Test
  void contextClosestToUserCodeWins() {
    List<String> seen = new ArrayList<>();
    Runnable inner =
        Context.where(tenant, "inner")
            .<Runnable, RuntimeException>call(
                () -> Context.copyOfCurrent().contextualRunnable(() -> seen.add(tenant.get())));
    Context.where(tenant, "outer").run(() -> Context.propagating(later).execute(inner));
    runQueue();
    assertThat(seen).containsExactly("inner");
  }

  @Test
  void wrappersAreShownAsTheirTasks() {
    Runnable task =
        new Runnable() {
          @Override
          public void run() {}

          @Override
          public String toString() {
            return "the task";
          }
        };
    Context context = Context.empty();
    assertThat(context.contextualRunnable(task)).hasToString("the task");
    assertThat(context.contextualSupplier(() -> "x").toString()).contains("Rule11CaptureTest");
    assertThat(Context.propagating(Executors.newCachedThreadPool()).toString())
        .contains("ThreadPoolExecutor");
  }

  @Test
  void ownHopsCarryTheThreadContextClassLoaderAndRestoreIt() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    ClassLoader application = new ClassLoader(before) {};
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    current.setContextClassLoader(application);
    try {
      Context.propagating(later)
          .execute(() -> seen.set(Thread.currentThread().getContextClassLoader()));
    } finally {
      current.setContextClassLoader(before);
    }
    runQueue();
    assertThat(seen).hasValue(application);
    assertThat(current.getContextClassLoader()).isSameAs(before);
  }

  @Test
  void tasksOfAContextLeaveTheThreadContextClassLoaderAlone() {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    Runnable task =
        Context.empty()
            .contextualRunnable(() -> assertThat(current.getContextClassLoader()).isNull());
    current.setContextClassLoader(null);
    try {
      task.run();
    } finally {
      current.setContextClassLoader(before);
    }
  }

  @Test
  void stageCapturesWhenItIsMade() {
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> dependent =
        Context.where(tenant, "a")
            .<CompletableFuture<String>, RuntimeException>call(
                () -> Context.withContextCapture(source).thenApply(x -> x + tenant.get()));
    CompletableFuture<String> next =
        Context.where(tenant, "b")
            .<CompletableFuture<String>, RuntimeException>call(
                () -> dependent.thenApply(x -> x + tenant.get()));
    Context.where(tenant, "of the completing thread").run(() -> source.complete("1"));
    assertThat(next).isCompletedWithValue("1ab");
  }
}
