package io.github.throughline.testing;

import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.context.internal.ThreadSlots;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The thread of the test meets that of the application, in every order. */
@Tag("model")
class CommunicatorModelTest {
  private static final HttpScope SCOPE = HttpScope.builder("GET", "/").build();
  private static final HttpEvent.ResponseStart START = new HttpEvent.ResponseStart(200, List.of());

  private static void everyInterleaving(Runnable scenario) {
    Lincheck.runConcurrentTest(
        100,
        () -> {
          try {
            scenario.run();
          } finally {
            Arrays.fill(ThreadSlots.get(), null);
          }
        });
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs what it is given on another thread, in order, when told to. */
  private static final class Tasks implements Pace {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public synchronized void execute(Runnable task) {
      tasks.add(task);
    }

    synchronized @Nullable Runnable next() {
      return tasks.poll();
    }

    void run() {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
    }

    @Override
    public boolean await(Object monitor, BooleanSupplier reached, long limitNanos) {
      return reached.getAsBoolean();
    }

    @Override
    public void interrupt() {}

    @Override
    public void end() {}

    @Override
    public @Nullable Throwable whereBusy() {
      return null;
    }

    @Override
    public String shown() {
      return "";
    }
  }

  @Test
  void closeMeetsTheCall() {
    everyInterleaving(
        () -> {
          Tasks tasks = new Tasks();
          CompletableFuture<Object> stage = new CompletableFuture<>();
          AtomicInteger calls = new AtomicInteger();
          DrivenApplication driven =
              new DrivenApplication(
                  (scope, receive, send) -> {
                    calls.incrementAndGet();
                    return stage;
                  },
                  SCOPE,
                  tasks);
          driven.start();
          Thread application = start(tasks::run);
          driven.close();
          join(application);
          tasks.run();
          check(calls.get() == 0 || stage.isCancelled(), "left running");
          check(driven.state() == DrivenApplication.State.CLOSED, "closed");
        });
  }

  @Test
  void closeMeetsASend() {
    everyInterleaving(
        () -> {
          Tasks tasks = new Tasks();
          CompletableFuture<CompletableFuture<?>> sent = new CompletableFuture<>();
          DrivenApplication driven =
              new DrivenApplication(
                  (scope, receive, send) -> {
                    sent.complete(send.send(START).toCompletableFuture());
                    return new CompletableFuture<>();
                  },
                  SCOPE,
                  tasks);
          driven.start();
          Thread application = start(tasks::run);
          driven.close();
          join(application);
          if (sent.isDone()) {
            boolean refused = sent.join().isCompletedExceptionally();
            check(sent.join().isDone(), "told");
            check(refused != driven.hasOutput(), "refused, or there");
          }
        });
  }

  @Test
  void endMeetsTheClose() {
    everyInterleaving(
        () -> {
          Tasks tasks = new Tasks();
          CompletableFuture<Object> stage = new CompletableFuture<>();
          DrivenApplication driven =
              new DrivenApplication((scope, receive, send) -> stage, SCOPE, tasks);
          driven.start();
          tasks.run();
          Thread application = start(() -> stage.complete("done"));
          driven.close();
          tasks.run();
          join(application);
          check(stage.isDone(), "ended");
          check(driven.state() == DrivenApplication.State.CLOSED, "stays closed");
        });
  }

  @Test
  void taskMeetsTheEndOfTheThread() {
    everyInterleaving(
        () -> {
          OwnThread thread = new OwnThread();
          AtomicInteger given = new AtomicInteger();
          AtomicInteger run = new AtomicInteger();
          thread.execute(run::incrementAndGet);
          Thread giver =
              start(
                  () -> {
                    try {
                      thread.execute(run::incrementAndGet);
                      given.incrementAndGet();
                    } catch (RejectedExecutionException e) {
                      // told
                    }
                  });
          Thread own = thread.beginEnd();
          join(giver);
          check(own != null, "started");
          if (own != null) {
            join(own);
          }
          check(run.get() == given.get() + 1, "each task that was taken has run");
        });
  }
}
