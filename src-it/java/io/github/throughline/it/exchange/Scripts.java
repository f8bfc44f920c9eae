package io.github.throughline.it.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the applications of a test do, step by step, each on a thread of its own. */
public final class Scripts {
  private static final int PATIENCE_SECONDS = 20;

  private final Map<Thread, String> running = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<CompletableFuture<?>> ended = new LinkedBlockingQueue<>();

  /** The steps of one. */
  @FunctionalInterface
  public interface Steps {
    /** Takes them all. */
    void run() throws Exception;
  }

  /** Begins one; its end, or its failure, is that of the stage. */
  public CompletionStage<?> begin(String name, Steps steps) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                steps.run();
                end(done, () -> done.complete(null));
              } catch (Throwable e) {
                end(done, () -> done.completeExceptionally(e));
              }
            },
            "script");
    // The test's own thread, though begun within a web application: Tomcat looks for that.
    thread.setContextClassLoader(Scripts.class.getClassLoader());
    running.put(thread, name);
    thread.start();
    return done;
  }

  /** In this order: a script that does not run any more has nothing to do with the next test. */
  private void end(CompletableFuture<?> done, Runnable completion) {
    ended.add(done);
    running.remove(Thread.currentThread());
    completion.run();
  }

  /**
   * Waits for the end of one, and throws what it has thrown: for tests whose assertions are the
   * application's.
   */
  public void awaitOne() throws Exception {
    CompletableFuture<?> done = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (done == null) {
      throw new AssertionError("the script does not end");
    }
    Talk.await(done);
  }

  /** Those that go on, one line each. */
  public List<String> running() {
    List<String> scripts = new ArrayList<>();
    running.values().forEach(each -> scripts.add("application still running: " + each));
    return scripts;
  }

  /** Forgets those that have ended. */
  public void forget() {
    ended.clear();
  }
}
