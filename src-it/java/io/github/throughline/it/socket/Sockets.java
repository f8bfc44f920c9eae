package io.github.throughline.it.socket;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.it.exchange.Scripts;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The application of a suite: whatever the test at hand wants it to do with a connection. */
final class Sockets implements AsyncApplication {
  private final Scripts scripts = new Scripts();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile AsyncApplication current = Sockets::nothingToDo;

  /** What an application does, step by step, on a thread of its own. */
  interface Script {
    void run(SocketTalk talk) throws Exception;
  }

  private static CompletionStage<?> nothingToDo(Scope scope, Receive receive, Send send) {
    throw new AssertionError("no test has said what to do with " + scope);
  }

  /** The next connections are served by an application. */
  void use(AsyncApplication application) {
    scripts.forget();
    calls.set(0);
    current = application;
  }

  /** The next connections are served by a script, each by a thread of its own. */
  void play(Script script) {
    use((scope, receive, send) -> play(script, (WebSocketScope) scope, receive, send));
  }

  private CompletionStage<?> play(Script script, WebSocketScope scope, Receive receive, Send send) {
    return scripts.begin(scope.path(), () -> script.run(new SocketTalk(scope, receive, send)));
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

  /** How many connections there have been since the last script was given. */
  int calls() {
    return calls.get();
  }

  /** Forgets the last test. */
  void forget() {
    use(Sockets::nothingToDo);
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (scope.type().equals("lifespan")) {
      throw scope.unsupported("a test");
    }
    calls.incrementAndGet();
    return current.handle(scope, receive, send);
  }
}
