package io.github.throughline.application;

import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.bridge.BridgeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The events of one HTTP exchange, for the one thread that serves it and waits for each. Other
 * threads only end it.
 */
final class Exchange {
  /*
   *   from             event                                       to
   *   OPEN             the start goes to send                      COMMITTED
   *   COMMITTED        a part goes to send                         COMMITTED
   *   COMMITTED        the last part goes to send                  FINISHED
   *   OPEN, COMMITTED  a send fails, or its wait; the client goes  BROKEN
   *   OPEN, COMMITTED  ended, by whomever                          CLOSED
   *
   * The state changes before an event goes to send, so whoever comes second sends nothing. A future
   * of the exchange that is done counts as CLOSED, as others may hear of it before they end this.
   * After a wait that failed, the event may still be on its way: nothing must follow it.
   */
  private enum State {
    OPEN,
    COMMITTED,
    FINISHED,
    BROKEN,
    CLOSED
  }

  /** How the thread waits; {@link io.github.throughline.bridge.Bridge#asyncToSync}. */
  @FunctionalInterface
  interface Waiting {
    <T extends @Nullable Object> T await(Callable<? extends CompletionStage<? extends T>> body);
  }

  private static final String GONE = "The client is gone";

  private final Receive receive;
  private final Send send;
  private final Waiting waiting;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile @Nullable Future<?> whole;
  private volatile boolean committed;

  /** What has been asked for and has not come yet: a wait that was given up loses nothing. */
  private volatile @Nullable CompletionStage<Event> asked;

  private @Nullable Throwable broken;

  Exchange(Receive receive, Send send, Waiting waiting) {
    this.receive = receive;
    this.send = send;
    this.waiting = waiting;
  }

  /** Tells of the future of the whole exchange: when it is done, so is this. */
  void endsWith(Future<?> future) {
    whole = future;
  }

  /** Ends the exchange, by any thread: nothing is received or sent any more. */
  void end() {
    boolean unused =
        state.compareAndSet(State.OPEN, State.CLOSED)
            || state.compareAndSet(State.COMMITTED, State.CLOSED);
    withdraw();
  }

  private void withdraw() {
    if (asked instanceof Future<?> pending) {
      pending.cancel(false);
    }
  }

  /** Whether the start has gone to send. */
  boolean isCommitted() {
    return committed;
  }

  /** Whether events can be received and sent. */
  boolean isOpen() {
    Future<?> future = whole;
    State now = state.get();
    return (now == State.OPEN || now == State.COMMITTED) && (future == null || !future.isDone());
  }

  /**
   * Refuses to go on with an exchange that is over or broken.
   *
   * @throws DisconnectedException if the client is gone
   */
  void requireOpen() throws IOException {
    if (!isOpen()) {
      throw refused();
    }
  }

  /** Always a new one: try-with-resources refuses to suppress an exception in itself. */
  private IOException refused() {
    Throwable reason = broken;
    IOException refusal;
    if (reason == null) {
      return new IOException("closed: the exchange is over");
    } else if (reason instanceof DisconnectedException) {
      refusal = new DisconnectedException(GONE);
    } else {
      refusal = new IOException("closed: the exchange broke off before");
    }
    refusal.initCause(reason);
    return refusal;
  }

  /** Throws what has broken the exchange, if anything has: the object itself. */
  void requireUnbroken() throws IOException {
    if (broken instanceof IOException failure) {
      throw failure;
    } else if (broken instanceof RuntimeException failure) {
      throw failure;
    } else if (broken instanceof Error failure) {
      throw failure;
    }
  }

  /** Waits for the next event. */
  Event receive() throws IOException {
    requireOpen();
    Event event;
    try {
      event = await(named("receive", this::ask));
    } catch (DisconnectedException e) {
      breakOff(e);
      throw e;
    } catch (CancellationException e) {
      requireOpen(); // else it was withdrawn
      throw e;
    }
    asked = null;
    if (event instanceof HttpEvent.Disconnect) {
      DisconnectedException gone = new DisconnectedException(GONE);
      breakOff(gone);
      throw gone;
    }
    return event;
  }

  private CompletionStage<Event> ask() {
    CompletionStage<Event> stage = asked;
    if (stage == null) {
      stage = receive.receive();
      asked = stage;
      if (!isOpen()) {
        withdraw(); // whoever has ended this may not have seen it
      }
    }
    return stage;
  }

  /** Sends the start of the response and waits until it is handed over. */
  void start(ResponseStart event) throws IOException {
    advance(State.OPEN, State.COMMITTED);
    committed = true;
    hand(event);
  }

  /** Sends a part of the response's body and waits until it is handed over. */
  void part(ResponseBody event) throws IOException {
    advance(State.COMMITTED, State.COMMITTED);
    hand(event);
  }

  /** Sends the last part of the response's body and waits until it is handed over. */
  void finish(ResponseBody event) throws IOException {
    advance(State.COMMITTED, State.FINISHED);
    hand(event);
  }

  private void advance(State from, State to) throws IOException {
    requireUninterrupted();
    if (!isOpen() || !state.compareAndSet(from, to)) {
      throw refused();
    }
  }

  /** The interrupt may be that of a cancellation, of which others hear a moment later. */
  private void requireUninterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      InterruptedIOException failure = new InterruptedIOException("interrupted before a send");
      breakOff(failure);
      throw failure;
    }
  }

  private void hand(HttpEvent event) throws IOException {
    try {
      var unused = await(named("send", () -> send.send(event)));
    } catch (IOException | RuntimeException | Error e) {
      breakOff(e);
      throw e;
    }
  }

  private void breakOff(Throwable reason) {
    if (state.compareAndSet(State.OPEN, State.BROKEN)
        || state.compareAndSet(State.COMMITTED, State.BROKEN)) {
      broken = reason;
    }
  }

  /** Waits, and throws what streams throw. */
  private <T extends @Nullable Object> T await(
      Callable<? extends CompletionStage<? extends T>> body) throws IOException {
    try {
      return waiting.<T>await(body);
    } catch (BridgeException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      IOException failure =
          cause instanceof InterruptedException
              ? new InterruptedIOException(cause.getMessage())
              : new IOException(e.getMessage());
      failure.initCause(cause);
      throw failure;
    }
  }

  /** Names a call in the messages of a bridge. */
  private static <T extends @Nullable Object> Callable<CompletionStage<T>> named(
      String name, Callable<CompletionStage<T>> call) {
    return new Callable<>() {
      @Override
      public CompletionStage<T> call() throws Exception {
        return call.call();
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }
}
