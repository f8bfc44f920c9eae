package io.github.throughline.websocket;

import io.github.throughline.context.internal.ThreadSlots;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a WebSocket as Tyrus sees it. Tyrus closes one as soon as it has sent that the
 * WebSocket is closed, or as the client has, even if it is just about to send so, too. The client's
 * answer would then come while Payara and GlassFish take the connection down, and be read as if it
 * were a part of a request that is another connection's by then. So this one stays until each has
 * told the other (RFC 6455, 7.1.1), and Tyrus hears nothing more of it.
 *
 * <p>Nor does it hear anything before it has made the WebSocket, in the call that gives it the
 * connection: data would have that thread wait for itself, and the end would be lost.
 */
final class TyrusConnection implements WebConnection {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private static final int SKIPPED_BYTES = 8192;
  private static final long STOPPING_SECONDS = 1;

  /** Those that wait for an answer. */
  private static final Set<TyrusConnection> CLOSING = ConcurrentHashMap.newKeySet();

  static {
    ThreadSlots.whenStopped(TyrusConnection::closeAll);
  }

  private final WebConnection container;
  private final Executor executor;
  private final Function<Runnable, Future<?>> later;
  private final Parting parting = new Parting();
  private final ClientFrames client = new ClientFrames();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

  /**
   * Makes one.
   *
   * @param executor does what the container must not be asked for in its own calls, always
   * @param later runs a task when a client has had its time to answer
   */
  TyrusConnection(WebConnection container, Executor executor, Function<Runnable, Future<?>> later) {
    this.container = container;
    this.executor = executor;
    this.later = later;
  }

  private static void closeAll() {
    List<TyrusConnection> closing = List.copyOf(CLOSING);
    try {
      CompletableFuture.allOf(
              closing.stream()
                  .map(connection -> connection.closed)
                  .toArray(CompletableFuture<?>[]::new))
          .get(STOPPING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // whoever has not answered by now is not waited for
    }
    closing.forEach(TyrusConnection::giveUp);
  }

  /** Tyrus has made the WebSocket. */
  void begin() {
    begun.complete(null);
  }

  /** Has something done when Tyrus has made the WebSocket, which may be now. */
  void whenBegun(Runnable news) {
    var unused = begun.thenRun(news);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new Input(container.getInputStream());
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return new Output(container.getOutputStream());
  }

  @Override
  public void close() {
    switch (parting.close()) {
      case CLOSE -> closeNow();
      case AWAIT_CLIENT -> awaitClient();
      case NOTHING -> {}
    }
  }

  private void awaitClient() {
    CLOSING.add(this);
    Future<?> end = later.apply(this::giveUp);
    var unused =
        closed.thenRun(
            () -> {
              CLOSING.remove(this);
              end.cancel(false);
            });
  }

  /** The client is not waited for any more, or has gone. */
  void giveUp() {
    if (parting.giveUp()) {
      closeNow();
    }
  }

  private void closeNow() {
    try {
      container.close();
    } catch (Exception e) { // the client has gone
      LOGGER.log(Level.DEBUG, "A connection of a WebSocket could not be closed", e);
    }
    closed.complete(null);
  }

  /** What Tyrus sends, each frame in one piece. */
  private final class Output extends ServletOutputStream {
    private final ServletOutputStream stream;
    private boolean closing;

    Output(ServletOutputStream stream) {
      this.stream = stream;
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      stream.setWriteListener(listener);
    }

    @Override
    public void write(int one) throws IOException {
      stream.write(one);
    }

    @Override
    public void write(byte[] frame, int offset, int length) throws IOException {
      stream.write(frame, offset, length);
      closing = ClientFrames.isClose(frame[offset]);
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
      if (closing && parting.serverSays()) {
        closeNow();
      }
    }
  }

  /** What the client sends. */
  private final class Input extends ServletInputStream {
    private final ServletInputStream stream;

    Input(ServletInputStream stream) {
      this.stream = stream;
    }

    @Override
    public int available() throws IOException {
      return stream.available();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = stream.read(bytes, offset, length);
      client.take(bytes, offset, Math.max(0, read));
      return read;
    }

    @Override
    public boolean isFinished() {
      return stream.isFinished();
    }

    @Override
    public boolean isReady() {
      return !parting.isServerClosed() && stream.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      stream.setReadListener(new Listener(listener, this));
    }

    /** Reads what nobody wants to know, but for the answer. */
    private void skip() throws IOException {
      byte[] skipped = new byte[SKIPPED_BYTES];
      while (!parting.isOverdue() && !client.areClosed() && stream.isReady()) {
        if (read(skipped) < 0) {
          giveUp();
        }
      }
    }
  }

  /** What the container tells of it. */
  private final class Listener implements ReadListener {
    private final ReadListener tyrus;
    private final Input input;

    Listener(ReadListener tyrus, Input input) {
      this.tyrus = tyrus;
      this.input = input;
    }

    @Override
    public void onDataAvailable() {
      whenBegun(this::read);
    }

    /**
     * One thread at a time: containers see to that in their own calls only. They hold a lock in
     * these, which the thread that hears of the end of the connection waits for, with the one that
     * the closing needs.
     */
    private synchronized void read() {
      if (!parting.reads()) {
        return;
      }
      try {
        if (!parting.isServerClosed()) {
          tyrus.onDataAvailable();
        }
        if (parting.isServerClosed()) {
          input.skip();
        }
      } catch (IOException | RuntimeException | Error e) {
        lose(e);
      } finally {
        if (parting.hasRead(client.areClosed())) {
          executor.execute(TyrusConnection.this::closeNow);
        }
      }
    }

    @Override
    public void onAllDataRead() {
      onError(new EOFException("The client has gone"));
    }

    @Override
    public void onError(Throwable failure) {
      whenBegun(() -> lose(failure));
    }

    private void lose(Throwable failure) {
      try {
        tyrus.onError(failure);
      } finally {
        giveUp();
      }
    }
  }
}
