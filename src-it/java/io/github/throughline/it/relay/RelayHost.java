package io.github.throughline.it.relay;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.ConnectionScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Serves by an application in this JVM what {@link RelayServlet}s of servers get. */
public final class RelayHost implements AutoCloseable {
  private final AsyncApplication application;
  private final ServerSocket entry;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final Map<RemoteConnection, String> open = new ConcurrentHashMap<>();

  /** Waits for servlets on a free port. */
  public RelayHost(AsyncApplication application) {
    this.application = application;
    try {
      entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin(this::takeServlets);
  }

  private static void begin(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it waits. */
  public int port() {
    return entry.getLocalPort();
  }

  /** Paths of connections that the application has not done with yet. */
  public List<String> open() {
    return List.copyOf(open.values());
  }

  private void takeServlets() {
    try {
      while (true) {
        Line line = new Line(entry.accept());
        lines.add(line);
        begin(() -> serve(line));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Line line) {
    Map<Integer, RemoteConnection> connections = new ConcurrentHashMap<>();
    line.listen(
        saying -> {
          switch (saying.word()) {
            case "serve" -> {
              RemoteConnection connection = new RemoteConnection(line, saying.id());
              connections.put(saying.id(), connection);
              serve(line, saying, connection);
            }
            case "answer" -> {
              RemoteConnection connection = connections.get(saying.id());
              if (connection != null) {
                connection.answered(saying.number(0), saying.more().get(1));
              }
            }
            case "over" -> connections.remove(saying.id());
            case "log" -> log(saying);
            default -> throw new AssertionError(saying);
          }
        });
    connections.values().forEach(RemoteConnection::lost);
    lines.remove(line);
  }

  private void serve(Line line, Line.Saying saying, RemoteConnection connection) {
    int id = saying.id();
    ConnectionScope scope = saying.value(0, ConnectionScope.class);
    open.put(connection, scope.path());
    CompletionStage<?> end;
    try {
      end = application.handle(scope, connection, connection);
      if (!connection.isPortable()) {
        line.tell("apart", id);
      }
    } catch (RuntimeException | Error e) {
      line.tell("throw", id, Failure.of(e));
      end = CompletableFuture.completedFuture(null);
    }
    var unused =
        end.whenComplete(
            (done, failure) -> {
              open.remove(connection);
              line.tell("end", id, failure == null ? null : Failure.of(failure));
            });
  }

  /** Whoever listens to the log hears also what the library says in servers. */
  private static void log(Line.Saying saying) {
    LogRecord record = new LogRecord(Level.parse(saying.text(0)), saying.text(2));
    record.setLoggerName(saying.text(1));
    Logger.getLogger(saying.text(1)).log(record);
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.forEach(Line::close);
  }
}
