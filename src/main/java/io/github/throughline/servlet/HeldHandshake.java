package io.github.throughline.servlet;

import io.github.throughline.application.HttpScope;
import io.github.throughline.servlet.internal.Upgrade;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The handshake of a WebSocket where a request that has been asynchronous cannot become one: Open
 * Liberty takes what the client sends then for another request, Payara and GlassFish fail. So the
 * container's thread waits in its call of the servlet until the application has decided, and then
 * does what ends the exchange; meanwhile it is the application's.
 */
final class HeldHandshake implements Ending, RequestSource {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final LentThread thread;
  private final CompletableFuture<Last> last = new CompletableFuture<>();

  /** What the container's thread does in the end. */
  private interface Last {
    void run() throws ServletException, IOException;
  }

  private HeldHandshake(
      HttpServletRequest request, HttpServletResponse response, LentThread thread) {
    this.thread = thread;
    this.request = request;
    this.response = response;
  }

  /**
   * Serves the handshake, to its end; in the context that the application is to have.
   *
   * @param thread is lent meanwhile, and runs the tasks of the upgrade
   */
  static void serve(
      Hosting hosting,
      HttpScope scope,
      HttpServletRequest request,
      HttpServletResponse response,
      Upgrade upgrade,
      LentThread thread)
      throws IOException {
    HeldHandshake held = new HeldHandshake(request, response, thread);
    ResponseSink sink = ContainerExchange.sink(hosting, request, response);
    Exchange exchange =
        new Exchange(
            hosting.with((http, receive, send) -> upgrade.answer(receive, send)),
            scope,
            0,
            held,
            new Blocking(sink),
            held,
            upgrade::exchangeLeft);
    upgrade.begin(exchange, () -> exchange.handOver(upgrade));
    exchange.begin().onWritePossible();
    held.end(exchange);
  }

  private void end(Exchange exchange) {
    try {
      await(exchange).run();
    } catch (ServletException | IOException | RuntimeException e) {
      // of a response that others have begun, or nobody gets: nothing is left to be done
    }
  }

  private Last await(Exchange exchange) {
    boolean interrupted = false;
    try {
      return thread.lendUntil(last);
    } catch (InterruptedException e) { // the deadline, or the end of the server
      interrupted = true;
      exchange.disconnect();
      return last.join();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void complete() {
    last.complete(() -> {});
  }

  @Override
  public boolean refuse(int status) {
    last.complete(
        () -> {
          response.reset();
          response.setStatus(status);
          response.setContentLength(0);
        });
    return false;
  }

  /** Open Liberty closes the connection if bytes are missing, and else cannot. */
  @Override
  public boolean cutOff() {
    last.complete(() -> GrizzlyConnection.close(request));
    return false;
  }

  @Override
  public void handOver(Upgrade upgrade) {
    last.complete(() -> upgrade.upgrade(request, response));
  }

  @Override
  public void abandon(Place place) {
    complete();
  }

  /** There is no body. */
  @Override
  public void listen(ReadListener listener) {}

  @Override
  public boolean isReady() {
    return false;
  }

  @Override
  public boolean isFinished() {
    return true;
  }

  @Override
  public boolean hasRest() {
    return false;
  }

  @Override
  public int read(byte[] into, int index) {
    return -1;
  }

  /** A response that is written to as of old. */
  private record Blocking(ResponseSink sink) implements ResponseSink {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void hint(List<String> links) throws IOException {
      sink.hint(links);
    }

    @Override
    public void start(Head head) {
      sink.start(head);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      sink.write(bytes);
    }

    @Override
    public void flush() throws IOException {
      sink.flush();
    }
  }
}
