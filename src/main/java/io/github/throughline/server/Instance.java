package io.github.throughline.server;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.internal.EventQueue;
import io.github.throughline.context.Context;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of the application, for one id. It is served as long as it is listed; after that it can
 * still be under way, for as long as it does not heed that it was cancelled.
 */
final class Instance {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  final String id;

  /** Where events for the application go. */
  final Send inbox;

  /** Whether the server has it under its id; guarded by the instances. */
  boolean isListed;

  /** Guarded by the instances. */
  long lastActive;

  private final StatelessServer server;
  private final Instances instances;
  private final Scope scope;
  private final Context context = Context.empty();
  private final EventQueue events;
  private final Work work = new Work(this::inContext);

  /** Steps of the application that wait for those of a drop; guarded by this. */
  private @Nullable List<Runnable> held;

  Instance(StatelessServer server, Instances instances, String id, Scope scope, int room) {
    this.server = server;
    this.instances = instances;
    this.id = id;
    this.scope = scope;
    this.events =
        new EventQueue(
            0,
            room,
            this::execute,
            " for instance \"" + id + "\"",
            () -> instances.touch(Instance.this));
    this.inbox = events::send;
  }

  /** Has the executor call the application. */
  void start() {
    var unused = work.outcome().whenComplete((result, failure) -> ended(failure));
    try {
      server.executor.execute(() -> work.begin(() -> context.call(this::handle)));
    } catch (RuntimeException e) {
      work.fail(e);
    }
  }

  private CompletionStage<?> handle() {
    return server.application.handle(scope, events::receive, this::send);
  }

  /** Runs a task of the application's flow that is none of its steps. */
  private void inContext(Runnable task) {
    context.copy().run(task);
  }

  private CompletionStage<@Nullable Void> send(Event event) {
    return Context.withContextCapture(
        instances.touch(this) ? sendToServer(event) : failed(" is not served any more"));
  }

  private CompletionStage<@Nullable Void> sendToServer(Event event) {
    try {
      CompletionStage<@Nullable Void> sent = server.applicationSend(scope, event);
      return sent == null
          ? CompletableFuture.failedStage(
              new IllegalStateException("applicationSend has answered null: answer a stage"))
          : sent;
    } catch (Throwable e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private CompletionStage<@Nullable Void> failed(String why) {
    return CompletableFuture.failedStage(new DisconnectedException(this + why));
  }

  /** Runs a step of the application. */
  private void execute(Runnable step) {
    synchronized (this) {
      if (held != null) {
        held.add(step);
        return;
      }
    }
    server.later(step);
  }

  /**
   * Ends the instance, which is not listed any more, without waiting for it. It is told that it is
   * disconnected before it is cancelled, so that one that only waits for events ends by itself: a
   * stage that is cancelled does not do what it was chained for.
   *
   * @param why told to those who send to it, and to it
   */
  void drop(String why) {
    List<Runnable> steps = new ArrayList<>();
    synchronized (this) {
      held = steps;
    }
    events.abort(this + " " + why);
    synchronized (this) {
      held = null;
    }
    Runnable cancel = work.giveUp();
    server.later(
        () -> {
          steps.forEach(Runnable::run);
          cancel.run();
        });
  }

  private void ended(@Nullable Throwable failure) {
    instances.remove(this);
    events.abort(this + " has ended");
    if (failure == null || isNoError(failure)) {
      instances.forget(this);
    } else {
      server.later(() -> report(failure));
    }
  }

  private void report(Throwable failure) {
    try {
      inContext(() -> server.applicationException(failure, id, scope));
    } catch (Throwable e) {
      e.addSuppressed(failure);
      LOGGER.log(System.Logger.Level.ERROR, this + " has failed, and so has the report", e);
    } finally {
      instances.forget(this);
    }
  }

  private static boolean isNoError(Throwable failure) {
    return failure instanceof CancellationException
        || failure instanceof DisconnectedException
        || (failure instanceof UncheckedIOException
            && failure.getCause() instanceof DisconnectedException);
  }

  /** A form for messages. */
  @Override
  public String toString() {
    return "Instance \"" + id + "\"";
  }
}
