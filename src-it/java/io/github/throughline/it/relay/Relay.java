package io.github.throughline.it.relay;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.it.relay.Line.Saying;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The application in the server: does what the one in the JVM of the tests wants. */
final class Relay implements AsyncApplication, AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Line line;
  private final Logger library = Logger.getLogger("io.github.throughline");
  private final ForwardedLog log;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Integer, Connection> connections = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  Relay(Line line) {
    this.line = line;
    this.log = new ForwardedLog(line);
  }

  void start() {
    library.addHandler(log);
    threads.execute(() -> line.listen(this::hear));
  }

  private void hear(Saying saying) {
    Connection connection = connections.get(saying.id());
    if (connection != null) {
      connection.hear(saying);
    }
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (scope.type().equals("lifespan")) {
      throw scope.unsupported("a relay");
    }
    Connection connection = new Connection(count.incrementAndGet(), receive, send);
    connections.put(connection.id, connection);
    line.tell("serve", connection.id, scope);
    return connection.begin(scope);
  }

  /** One that is served. */
  private final class Connection {
    private final int id;
    private final Receive receive;
    private final Send send;
    private final CompletableFuture<Saying> first = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private CompletableFuture<?> before = CompletableFuture.completedFuture(null);

    Connection(int id, Receive receive, Send send) {
      this.id = id;
      this.receive = receive;
      this.send = send;
    }

    /** Waits to be told who serves it; in the server it is served here and now. */
    CompletionStage<?> begin(Scope scope) {
      Saying told = firstSaying();
      switch (told.word()) {
        case "run" -> answer(told.number(0), serve(told.text(1), scope));
        case "throw" -> throw new IllegalArgumentException(told.value(0, Failure.class).message());
        default -> {}
      }
      return end;
    }

    private Saying firstSaying() {
      try {
        return first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new IllegalStateException("the tests do not answer", e);
      }
    }

    private CompletionStage<?> serve(String application, Scope scope) {
      try {
        Class<?> type = Class.forName(application);
        return ((Portable) type.getConstructor().newInstance()).serve(scope, receive, send);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Called by one thread; what a connection has to do is done in order, and keeps no other. */
    void hear(Saying saying) {
      switch (saying.word()) {
        case "run", "apart", "throw" -> first.complete(saying);
        default -> before = before.thenRunAsync(() -> take(saying), threads);
      }
    }

    private void take(Saying saying) {
      switch (saying.word()) {
        case "receive" -> answer(saying.number(0), receive.receive());
        case "send" -> answer(saying.number(0), send.send(saying.value(1, Event.class)));
        case "end" -> end(saying.more().get(0));
        default -> throw new IllegalStateException(saying.toString());
      }
    }

    private void answer(int call, CompletionStage<?> stage) {
      var unused =
          stage.whenComplete(
              (value, failure) ->
                  line.tell("answer", id, call, failure == null ? value : Failure.of(failure)));
    }

    private void end(@Nullable Object why) {
      connections.remove(id);
      line.tell("over", id);
      if (why instanceof Failure failure) {
        end.completeExceptionally(failure.exception());
      } else {
        end.complete(null);
      }
    }
  }

  @Override
  public void close() {
    library.removeHandler(log);
    line.close();
    threads.shutdown();
  }
}
