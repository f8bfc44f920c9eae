package io.github.throughline.it.relay;

import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connection that a server has, as its application in this JVM sees it. */
final class RemoteConnection implements Receive, Send {
  private final Line line;
  private final int id;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<@Nullable Object>> waiting =
      new ConcurrentHashMap<>();
  private volatile boolean portable;

  RemoteConnection(Line line, int id) {
    this.line = line;
    this.id = id;
  }

  private CompletableFuture<@Nullable Object> ask(String word, @Nullable Object what) {
    int call = calls.incrementAndGet();
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    waiting.put(call, answer);
    line.tell(word, id, call, what);
    return answer;
  }

  @Override
  public CompletionStage<Event> receive() {
    return ask("receive", null).thenApply(Event.class::cast);
  }

  @Override
  public CompletionStage<@Nullable Void> send(Event event) {
    return ask("send", event).thenApply(done -> null);
  }

  /** Has an application serve the connection in the server. */
  CompletionStage<?> run(String application) {
    portable = true;
    return ask("run", application);
  }

  /** Whether it is an application in the server that serves the connection. */
  boolean isPortable() {
    return portable;
  }

  void answered(int call, @Nullable Object answer) {
    CompletableFuture<@Nullable Object> asked = waiting.remove(call);
    if (asked == null) {
      return;
    }
    if (answer instanceof Failure failure) {
      asked.completeExceptionally(failure.exception());
    } else {
      asked.complete(answer);
    }
  }

  /** The server is gone, or its web application. */
  void lost() {
    Exception failure = new IllegalStateException("the web application has ended before");
    waiting.values().forEach(each -> each.completeExceptionally(failure));
  }
}
