package io.github.throughline.it.exchange;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The application of a suite: whatever the test at hand wants it to do with a request. */
final class Applied implements AsyncApplication {
  private static final int PATIENCE_SECONDS = 20;

  private final Map<Thread, String> running = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<CompletableFuture<?>> ended = new LinkedBlockingQueue<>();
  private volatile AsyncApplication current = Applied::nothingToDo;

  /** What an application does, step by step, on a thread of its own. */
  interface Script {
    void run(Talk talk) throws Exception;
  }

  private static CompletionStage<?> nothingToDo(Scope scope, Receive receive, Send send) {
    throw new AssertionError("no test has said what to do with " + scope);
  }

  /** The next requests are served by an application. */
  void use(AsyncApplication application) {
    current = application;
  }

  /** The next requests are served by a script. */
  void play(Script script) {
    ended.clear();
    current = (scope, receive, send) -> play(script, (HttpScope) scope, receive, send);
  }

  private CompletionStage<?> play(Script script, HttpScope scope, Receive receive, Send send) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                script.run(new Talk(scope, receive, send));
                end(done, () -> done.complete(null));
              } catch (Throwable e) {
                end(done, () -> done.completeExceptionally(e));
              }
            },
            "script");
    running.put(thread, scope.method() + " " + scope.path());
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
   * Waits for the end of a script, and throws what it has thrown: for tests whose assertions are
   * the application's.
   */
  void awaitScript() throws Exception {
    CompletableFuture<?> done = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (done == null) {
      throw new AssertionError("the script does not end");
    }
    Talk.await(done);
  }

  /** Scripts that go on, one line each. */
  List<String> running() {
    List<String> scripts = new ArrayList<>();
    running.values().forEach(each -> scripts.add("application still running: " + each));
    return scripts;
  }

  /** Forgets the last test. */
  void forget() {
    current = Applied::nothingToDo;
    ended.clear();
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (scope instanceof HttpScope) {
      return current.handle(scope, receive, send);
    }
    throw scope.unsupported("a test");
  }
}
