package io.github.throughline.showcase;

import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Those of Jakarta Concurrency; a class of its own, because not every server has that. */
final class JakartaMechanisms {
  private JakartaMechanisms() {}

  /** Adds the ones with what the server has, and with what the application defines. */
  static void addTo(Map<String, Mechanism> all, AsynchronousWork work, Executor bare) {
    add(all, "default", "java:comp/DefaultManaged", "java:comp/DefaultContextService", bare);
    all.put("default-asynchronous", task -> Mechanism.inTime(work.onDefaultExecutor(task)));
    add(all, "own", MechanismsServlet.MANAGED, MechanismsServlet.CONTEXTS, bare);
    all.put("own-asynchronous", task -> Mechanism.inTime(work.onOwnExecutor(task)));
  }

  private static void add(
      Map<String, Mechanism> all, String whose, String managed, String contexts, Executor bare) {
    all.put(
        whose + "-executor",
        task ->
            Mechanism.inTime(
                find(ManagedExecutorService.class, managed + "ExecutorService").submit(task)));
    all.put(
        whose + "-scheduled-executor",
        task ->
            Mechanism.inTime(
                find(ManagedScheduledExecutorService.class, managed + "ScheduledExecutorService")
                    .schedule(task, 1, TimeUnit.MILLISECONDS)));
    all.put(
        whose + "-thread-factory",
        task -> {
          FutureTask<String> seen = new FutureTask<>(task);
          find(ManagedThreadFactory.class, managed + "ThreadFactory").newThread(seen).start();
          return Mechanism.inTime(seen);
        });
    all.put(
        whose + "-context-runnable",
        task -> {
          FutureTask<String> seen = new FutureTask<>(task);
          bare.execute(find(ContextService.class, contexts).contextualRunnable(seen));
          return Mechanism.inTime(seen);
        });
    all.put(
        whose + "-context-stage",
        task -> {
          CompletableFuture<Void> start = new CompletableFuture<>();
          CompletableFuture<String> seen =
              find(ContextService.class, contexts)
                  .withContextCapture(start)
                  .thenApply(started -> MechanismsServlet.call(task));
          bare.execute(() -> start.complete(null));
          return Mechanism.inTime(seen);
        });
    all.put(
        whose + "-context-proxy",
        task -> {
          FutureTask<String> seen = new FutureTask<>(task);
          bare.execute(
              find(ContextService.class, contexts).createContextualProxy(seen, Runnable.class));
          return Mechanism.inTime(seen);
        });
  }

  @SuppressWarnings("BanJNDI") // fixed names
  private static <T> T find(Class<T> type, String name) throws NamingException {
    return type.cast(new InitialContext().lookup(name));
  }
}
