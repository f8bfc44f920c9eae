package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.start;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.ManualTimers;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.Disconnect;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.server.QueuedTasks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An exchange whose container and whose application do what a test tells them to do. */
final class TrialExchange {
  static final Duration IDLE = Duration.ofSeconds(10);
  static final Hosting.Limits LIMITS = new Hosting.Limits(8, 1, 1, 4, IDLE, 1, IDLE);

  final ScriptedContainer container = new ScriptedContainer();
  final QueuedTasks tasks = new QueuedTasks();
  final ManualTimers timers = new ManualTimers();

  /** What the application answers. */
  final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

  final Exchange exchange;
  final ContainerCallbacks callbacks;
  int called;
  int left;

  /** What the application does within its call. */
  Runnable inCall = () -> {};

  private @Nullable Receive receive;
  private @Nullable Send send;

  /** Begins an exchange without a body of the request. */
  TrialExchange() {
    this(Events.scope("GET"), 0);
  }

  TrialExchange(HttpScope scope, long bodyLength) {
    this(scope, bodyLength, null);
  }

  /** Begins an exchange; with {@code null}, the executor is that of the tasks. */
  TrialExchange(HttpScope scope, long bodyLength, @Nullable Executor executor) {
    Hosting hosting =
        new Hosting(
            this::call,
            executor == null ? tasks : executor,
            LIMITS,
            new Timers(timers, timers::nanoTime));
    exchange =
        new Exchange(
            hosting,
            scope,
            bodyLength,
            container.source,
            container.sink,
            container.ends,
            () -> left++);
    callbacks = exchange.begin();
  }

  private CompletionStage<?> call(Scope scope, Receive receiving, Send sending) {
    called++;
    receive = receiving;
    send = sending;
    inCall.run();
    return done;
  }

  /** Has the container take the response, and the application called. */
  TrialExchange called() {
    exchange.writable();
    tasks.runAll();
    return this;
  }

  /** Has what the executor has to do done. */
  CompletableFuture<@Nullable Void> send(Event event) {
    var sent = requireNonNull(send).send(event).toCompletableFuture();
    tasks.runAll();
    return sent;
  }

  /** Sends what is of no interest afterwards. */
  void sends(Event event) {
    var unused = send(event);
  }

  CompletableFuture<Event> receive() {
    var received = receiveAtOnce();
    tasks.runAll();
    return received;
  }

  /** Without what the executor has to do for it. */
  CompletableFuture<Event> receiveAtOnce() {
    return requireNonNull(receive).receive().toCompletableFuture();
  }

  /** The application ends; {@code null} if well. */
  void ends(@Nullable Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
    tasks.runAll();
  }

  /** The application answers something, and waits for the client to take it. */
  void begin() {
    called();
    sends(start(200));
    sends(more("begun"));
  }

  List<String> ending() {
    return container.calls.stream().filter(call -> call.matches("(abandon|c|r).*")).toList();
  }

  /** What the application gets to know of the end. */
  void assertDisconnected(String reason) {
    assertThat(receive()).isCompletedWithValueMatching(Disconnect.class::isInstance);
    CompletableFuture<?> sent = send(last(""));
    assertThatThrownBy(sent::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasRootCauseMessage(reason);
  }

  static Throwable late() {
    try {
      Deadline.after(Duration.ZERO).run(() -> {});
      throw new AssertionError("in time");
    } catch (DeadlineExceededException e) {
      return e;
    }
  }
}
