package io.github.throughline.servlet;

import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.internal.EventQueue;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.servlet.RequestReader.TooLongException;
import io.github.throughline.servlet.internal.ApplicationCall;
import io.github.throughline.servlet.internal.Guest;
import io.github.throughline.servlet.internal.Turn;
import io.github.throughline.servlet.internal.Upgrade;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. All that is done to the container's objects is done in turns, and
 * nothing after the one step that ends the exchange. The application is called in the container's
 * call of the servlet, which the container must have left before it takes a response, and what is
 * chained on stages that were not complete by the executor; neither in a turn.
 *
 * <pre>
 * ended by                              | before the response has begun | after
 * the last part was written             |                               | completed
 * an {@link EarlyEnd}                   | refused, with its status      | cut off
 * writing fails, as the client has gone | abandoned                     | abandoned
 * the container, for whatever reason    | nothing                       | nothing
 * </pre>
 */
final class Exchange implements ResponseParts, Guest {
  private final ExchangeLog log = new ExchangeLog(this);
  private final Hosting hosting;
  private final ServiceThread executor;
  private final HttpScope scope;
  private final Turn turn = new Turn();
  private final EventQueue requestEvents;
  private final ResponseEvents responseEvents;
  private final RequestReader reader;
  private final ResponseWriter writer;
  private final Ending ending;
  private final ExchangeEnd end;
  private final Watch watch;
  private final ApplicationCall call;
  private final ContainerCallbacks callbacks;

  /**
   * Makes an exchange that has not begun, in the context that the application is to have.
   *
   * @param bodyLength of the request; negative if it is not known
   * @param left told when nothing of the exchange is under way any more, once, by any thread
   */
  Exchange(
      Hosting hosting,
      HttpScope scope,
      long bodyLength,
      RequestSource source,
      ResponseSink sink,
      Ending ending,
      Runnable left) {
    this.hosting = hosting;
    executor = new ServiceThread(hosting.executor());
    this.scope = scope;
    this.ending = ending;
    this.end = new ExchangeEnd(left);
    Hosting.Limits limits = hosting.limits();
    callbacks = new ContainerCallbacks(this, turn);
    requestEvents = new EventQueue(1, Integer.MAX_VALUE, executor);
    responseEvents = new ResponseEvents(this, scope);
    reader =
        new RequestReader(source, callbacks.new OfReading(), requestEvents, bodyLength, limits);
    writer = new ResponseWriter(sink);
    watch = new Watch(hosting.timers(), limits.idle().toNanos(), () -> step(this::ring));
    call = new ApplicationCall(hosting.application(), f -> step(() -> applicationEnded(f)));
  }

  /** What is done in a turn. */
  private interface Step {
    void run() throws IOException;
  }

  /** Begins, before the container can tell of anything. */
  ContainerCallbacks begin() {
    Deadline limit = Deadline.current().orElse(null);
    if (limit != null) {
      watch.limit(limit.remaining().toNanos(), () -> step(this::deadlinePassed));
    }
    return callbacks;
  }

  /** Calls the application, in the container's call of the servlet. */
  @Override
  public void serve() {
    executor.lend(() -> call(Runnable::run));
  }

  private void call(Executor where) {
    call.start(where, scope, () -> requestEvents.receive(this::write), responseEvents::send);
  }

  private void step(Step step) {
    turn.take(() -> run(step));
  }

  /** Does a step, and what can be done after it. */
  private void run(Step step) {
    try {
      step.run();
      read(reader::advance);
      writer.advance();
      watch.watch(reader.isHeldUp() || writer.isHeldUp());
    } catch (IOException e) {
      gone(e);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void read(Step reading) {
    try {
      if (!end.isOver()) {
        reading.run();
      }
    } catch (TooLongException e) {
      end(EarlyEnd.TOO_LONG);
    } catch (IOException e) {
      unreadable(e);
    }
  }

  /**
   * The container may be written to. The first time, it has left its own call of the servlet, and
   * takes the end of the exchange from now on; an application that was not called there is now.
   */
  void writable() {
    step(
        () -> {
          watch.moved();
          writer.ready();
          end.serviceLeft();
          call(executor);
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
    step(() -> read(reader::allRead));
  }

  /** The container cannot read any more. */
  void readFailed(Throwable failure) {
    step(() -> unreadable(failure));
  }

  /** The container cannot write any more, or cannot go on at all. */
  void broken(Throwable failure) {
    step(
        () -> {
          end.serviceLeft();
          gone(failure);
        });
  }

  /** The container has ended the exchange, now or before. */
  void completed() {
    step(
        () -> {
          end.containerEnded();
          over("The server has ended the exchange", () -> {});
        });
  }

  @Override
  public boolean isServedBy(Thread thread) {
    return callbacks.isServedBy(thread);
  }

  /** Ends the exchange, as the server stops. */
  @Override
  public void disconnect() {
    step(() -> end(EarlyEnd.STOPPED));
  }

  /** Ends the exchange where something else goes on. */
  void handOver(Upgrade upgrade) {
    step(() -> over("The handshake is over", () -> ending.handOver(upgrade)));
  }

  @Override
  public void put(Piece piece) {
    turn.put(() -> writer.add(piece)); // written with what is put after it, and one flush for both
  }

  /** Goes on: reads what is wanted, and writes what was put. */
  @Override
  public void write() {
    step(() -> {});
  }

  @Override
  public void fail(Throwable failure) {
    step(() -> failed(failure));
  }

  @Override
  public Executor executor() {
    return executor;
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
    if (!end.isOver() && watch.isOver()) {
      end(EarlyEnd.IDLE);
    }
  }

  private void deadlinePassed() {
    if (!end.isOver()) {
      log.overdue();
      end(EarlyEnd.LATE);
    }
  }

  private void applicationEnded(@Nullable Throwable failure) {
    end.applicationEnded();
    if (end.isOver() || responseEvents.isEnded()) {
      log.failedLate(failure);
      end.leave();
    } else {
      failed(
          failure == null
              ? new IllegalStateException("The application has ended before its response")
              : failure);
    }
  }

  private void failed(Throwable failure) {
    if (!end.isOver()) {
      log.failed(failure);
      end(watch.isLate() ? EarlyEnd.LATE : EarlyEnd.of(failure)); // it may have been interrupted
    }
  }

  private void unreadable(Throwable failure) {
    log.unreadable(failure);
    end(EarlyEnd.UNREADABLE);
  }

  private void gone(Throwable failure) {
    log.gone(failure);
    over("The client has gone", () -> ending.abandon(callbacks.place()));
  }

  private void end(EarlyEnd early) {
    over(early.reason, () -> end.containerGoesOn(early.tell(ending, writer.isCommitted())));
  }

  /** Ends the exchange; afterwards nothing of the container is touched. */
  private void over(String reason, Runnable container) {
    if (end.isOver()) {
      return;
    }
    watch.stop();
    end.end(container);
    responseEvents.close(reason);
    writer.close(reason);
    requestEvents.end(new HttpEvent.Disconnect(), reason);
    if (!responseEvents.isEnded()) {
      call.abandon();
    }
    if (call.prevent()) {
      end.applicationEnded();
    }
    end.leave();
  }

  /** Names the request in the log. */
  @Override
  public String toString() {
    return scope.method() + " " + scope.path();
  }
}
