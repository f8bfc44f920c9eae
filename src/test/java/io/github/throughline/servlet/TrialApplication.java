package io.github.throughline.servlet;

import static java.util.Objects.requireNonNull;

import io.github.throughline.ManualTimers;
import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.server.QueuedTasks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A trial of one connection, whose application does what a test tells it to do. */
public abstract class TrialApplication implements AsyncApplication {
  public final QueuedTasks tasks = new QueuedTasks();
  public final ManualTimers timers = new ManualTimers();

  /** How often the application was called. */
  public int called;

  /** What the application does within its call. */
  public Runnable inCall = () -> {};

  protected final Timers clock = new Timers(timers, timers::nanoTime);

  /** What the application answers. */
  public CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

  private @Nullable Receive receive;
  private @Nullable Send send;

  @Override
  public final CompletionStage<?> handle(Scope scope, Receive receiving, Send sending) {
    called++;
    receive = receiving;
    send = sending;
    inCall.run();
    return done;
  }

  /** Has what the executor has to do done. */
  public final CompletableFuture<@Nullable Void> send(Event event) {
    var sent = sendAtOnce(event);
    tasks.runAll();
    return sent;
  }

  /** Without what the executor has to do for it. */
  public final CompletableFuture<@Nullable Void> sendAtOnce(Event event) {
    return requireNonNull(send).send(event).toCompletableFuture();
  }

  /** Sends what is of no interest afterwards. */
  public final void sends(Event event) {
    var unused = send(event);
  }

  public final CompletableFuture<Event> receive() {
    var received = receiveAtOnce();
    tasks.runAll();
    return received;
  }

  /** Without what the executor has to do for it. */
  public final CompletableFuture<Event> receiveAtOnce() {
    return requireNonNull(receive).receive().toCompletableFuture();
  }

  /** The application ends; {@code null} if well. */
  public final void ends(@Nullable Throwable failure) {
    endsAtOnce(failure);
    tasks.runAll();
  }

  /** Without what the executor has to do for it. */
  public final void endsAtOnce(@Nullable Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }
}
