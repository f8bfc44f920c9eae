package io.github.throughline.it.exchange;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The application of a suite: whatever the test at hand wants it to do with a request. */
final class Applied implements AsyncApplication {
  private final Scripts scripts = new Scripts();
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
    scripts.forget();
    current = (scope, receive, send) -> play(script, (HttpScope) scope, receive, send);
  }

  private CompletionStage<?> play(Script script, HttpScope scope, Receive receive, Send send) {
    return scripts.begin(
        scope.method() + " " + scope.path(), () -> script.run(new Talk(scope, receive, send)));
  }

  /**
   * Waits for the end of a script, and throws what it has thrown: for tests whose assertions are
   * the application's.
   */
  void awaitScript() throws Exception {
    scripts.awaitOne();
  }

  /** Scripts that go on, one line each. */
  List<String> running() {
    return scripts.running();
  }

  /** Forgets the last test. */
  void forget() {
    current = Applied::nothingToDo;
    scripts.forget();
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (scope instanceof HttpScope) {
      return current.handle(scope, receive, send);
    }
    throw scope.unsupported("a test");
  }
}
