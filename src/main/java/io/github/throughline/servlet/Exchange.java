package io.github.throughline.servlet;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.internal.EventQueue;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.servlet.RequestReader.TooLongException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. All that is done to the container's objects is done in turns, and
 * nothing after the one step that ends the exchange; the application is called by the executor, and
 * never in a turn.
 *
 * <pre>
 * ended by                               | before the response has begun | after
 * the last part was written              |                               | completed
 * the application fails, or ends         | 500, 503 or 504               | cut off
 * the deadline has passed                | 504                           | cut off
 * the body is too long                   | 413                           | cut off
 * the client sends no more of the body   | 408                           | cut off
 * the client takes no more, or has gone  | 400, if anybody is there      | cut off
 * the server stops                       | 503                           | cut off
 * the container has ended it             | nothing                       | nothing
 * </pre>
 */
final class Exchange implements ResponseParts {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private static final int BAD_REQUEST = 400;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int INTERNAL_SERVER_ERROR = 500;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private final Hosting hosting;
  private final HttpScope scope;
  private final Runnable left;
  private final Turn turn = new Turn();
  private final EventQueue requestEvents;
  private final ResponseEvents responseEvents;
  private final RequestReader reader;
  private final ResponseWriter writer;
  private final Ending ending;
  private final Watch watch;
  private final ApplicationCall call;
  private final ContainerCallbacks callbacks;

  // Used in turns.
  private @Nullable Future<?> deadline;
  private boolean over;
  private boolean applicationOver;

  /** Makes an exchange that has not begun. */
  Exchange(
      Hosting hosting,
      HttpScope scope,
      long bodyLength,
      RequestSource source,
      ResponseSink sink,
      Ending ending,
      Runnable left) {
    this.hosting = hosting;
    this.scope = scope;
    this.ending = ending;
    this.left = left;
    Hosting.Limits limits = hosting.limits();
    callbacks = new ContainerCallbacks(this);
    requestEvents = new EventQueue(1, Integer.MAX_VALUE, hosting.executor());
    responseEvents = new ResponseEvents(this, scope);
    reader = new RequestReader(source, callbacks, requestEvents, bodyLength, limits);
    writer = new ResponseWriter(sink);
    watch = new Watch(hosting.timers(), limits.idle().toNanos(), () -> step(this::ring));
    call = new ApplicationCall(hosting.application(), f -> step(() -> applicationEnded(f)));
  }

  /** What is done in a turn. */
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Starts an exchange, in the context that the application is to have.
   *
   * @param left told when nothing of the exchange is under way any more, once, by any thread
   * @throws IllegalStateException if a filter or the servlet does not support asynchronous requests
   */
  static Exchange start(
      Hosting hosting,
      HttpScope scope,
      HttpServletRequest request,
      HttpServletResponse response,
      Runnable left)
      throws IOException {
    AsyncContext container = request.startAsync(request, response);
    container.setTimeout(0); // containers differ in what follows one; there is a watch instead
    Exchange exchange =
        new Exchange(
            hosting,
            scope,
            RequestScope.bodyLength(request),
            new ContainerRequest(request),
            new ContainerResponse(response, hosting.limits().bufferBytes()),
            new ContainerEnding(container, request, response),
            left);
    container.addListener(exchange.callbacks);
    response.getOutputStream().setWriteListener(exchange.callbacks); // later, it may meet the end
    exchange.begin();
    return exchange;
  }

  void begin() {
    Deadline.current()
        .ifPresent(
            limit ->
                deadline =
                    hosting
                        .timers()
                        .schedule(limit.remaining().toNanos(), () -> step(this::deadlinePassed)));
    call.start(hosting.executor(), scope, this::receive, responseEvents::send);
  }

  private CompletionStage<Event> receive() {
    CompletionStage<Event> event = requestEvents.receive();
    step(() -> {});
    return event;
  }

  private void step(Step step) {
    turn.take(() -> run(step));
  }

  /** Does a step, and what can be done after it. */
  private void run(Step step) {
    try {
      step.run();
      if (!over) {
        reader.advance();
      }
      if (!over) {
        writer.advance();
      }
      if (!over) {
        watch.watch(reader.isHeldUp() || writer.isHeldUp());
      }
    } catch (TooLongException e) {
      end(CONTENT_TOO_LARGE, "The body of the request is too long");
    } catch (IOException e) {
      gone(e);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** The container may be written to. */
  void writable() {
    step(
        () -> {
          watch.moved();
          writer.ready();
        });
  }

  /** The container may be read from. */
  void readable() {
    step(
        () -> {
          watch.moved();
          reader.ready();
        });
  }

  /** The container has no more to read. */
  void allRead() {
    step(reader::end);
  }

  /** The container cannot read or write any more. */
  void broken(Throwable failure) {
    step(() -> gone(failure));
  }

  /** The container has ended the exchange, now or before. */
  void completed() {
    step(() -> over("The server has ended the exchange", () -> {}));
  }

  /** Ends the exchange, as the server stops. */
  void disconnect() {
    step(() -> end(SERVICE_UNAVAILABLE, "The server is stopping"));
  }

  @Override
  public void put(Piece piece) {
    turn.put(() -> run(() -> writer.add(piece)));
  }

  @Override
  public void write() {
    turn.take();
  }

  @Override
  public void fail(Throwable failure) {
    step(() -> failed(failure));
  }

  @Override
  public Executor executor() {
    return hosting.executor();
  }

  @Override
  public int bufferBytes() {
    return hosting.limits().bufferBytes();
  }

  @Override
  public void finish() {
    over("The response has been sent", ending::complete);
  }

  private void ring() {
    if (!over && watch.isOver()) {
      end(REQUEST_TIMEOUT, "The client has not moved for " + hosting.limits().idle());
    }
  }

  private void deadlinePassed() {
    if (!over) {
      LOGGER.log(Level.WARNING, () -> this + " has not ended by its deadline");
      end(GATEWAY_TIMEOUT, "The deadline has passed");
    }
  }

  private void applicationEnded(@Nullable Throwable failure) {
    applicationOver = true;
    if (over) {
      logLate(failure);
      leave();
    } else if (failure != null) {
      failed(failure);
    } else if (!responseEvents.isEnded()) {
      failed(new IllegalStateException("The application has ended before its response"));
    }
  }

  private void logLate(@Nullable Throwable failure) {
    boolean expected =
        failure instanceof DisconnectedException
            || failure instanceof CancellationException
            || failure instanceof DeadlineExceededException;
    if (failure != null && !expected) {
      LOGGER.log(Level.ERROR, () -> this + " has failed after its end", failure);
    }
  }

  private void failed(Throwable failure) {
    if (over) {
      return;
    }
    LOGGER.log(Level.ERROR, () -> this + " has failed", failure);
    int status =
        failure instanceof DeadlineExceededException
            ? GATEWAY_TIMEOUT
            : failure instanceof RejectedExecutionException
                ? SERVICE_UNAVAILABLE
                : INTERNAL_SERVER_ERROR;
    end(status, "The application has failed");
  }

  private void gone(Throwable failure) {
    if (!over) {
      LOGGER.log(Level.DEBUG, () -> this + " has lost its client", failure);
      end(BAD_REQUEST, "The client has gone");
    }
  }

  /**
   * Ends the exchange before its time.
   *
   * @param status told to a client that has got nothing yet
   */
  private void end(int status, String reason) {
    over(reason, writer.isCommitted() ? ending::cutOff : () -> ending.refuse(status));
  }

  /** Ends the exchange; afterwards nothing of the container is touched. */
  private void over(String reason, Runnable container) {
    if (over) {
      return;
    }
    over = true;
    watch.stop();
    if (deadline != null) {
      deadline.cancel(false);
    }
    container.run();
    responseEvents.close(reason);
    writer.close(new DisconnectedException(reason));
    requestEvents.end(new HttpEvent.Disconnect(), reason);
    if (!responseEvents.isEnded()) {
      call.abandon();
    }
    leave();
  }

  private void leave() {
    if (over && applicationOver) {
      left.run();
    }
  }

  /** Names the request in the log. */
  @Override
  public String toString() {
    return scope.method() + " " + scope.path();
  }
}
