package io.github.throughline.application;

import io.github.throughline.bridge.internal.Failures;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One lifespan handed on to several applications: an application to its server. */
final class SharedLifespan {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final LifespanScope scope;
  private final Receive receive;
  private final Send send;

  // Used by one stage after the other.
  private final Queue<AsyncApplication> waiting;
  private final Deque<Lifespan> started = new ArrayDeque<>();
  private final List<String> problems = new ArrayList<>();
  private volatile boolean stopping;

  SharedLifespan(
      List<AsyncApplication> applications, LifespanScope scope, Receive receive, Send send) {
    this.waiting = new ArrayDeque<>(applications);
    this.scope = scope;
    this.receive = receive;
    this.send = send;
  }

  /** Completes when the lifespan is over. */
  CompletionStage<?> serve() {
    return receive
        .receive()
        .thenCompose(
            event ->
                event instanceof LifespanEvent.Startup
                    ? startNext()
                    : CompletableFuture.failedFuture(
                        new IllegalStateException(
                            event.type() + " has come before lifespan.startup")));
  }

  private CompletionStage<?> startNext() {
    AsyncApplication next = waiting.poll();
    if (next == null) {
      return send.send(new LifespanEvent.StartupComplete())
          .thenCompose(sent -> receive.receive())
          .handle(
              (event, failure) -> {
                note(failure);
                return shutdownAll();
              })
          .thenCompose(stage -> stage)
          .thenCompose(done -> tellShutdown());
    }
    // There are two events for an application, so this is no loop that would need another thread.
    Lifespan lifespan = Lifespan.of(next, scope, Runnable::run);
    return lifespan
        .start()
        .handle((done, failure) -> failure == null ? goOn(next, lifespan) : giveUp(failure))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<?> goOn(AsyncApplication application, Lifespan lifespan) {
    started.push(lifespan);
    var unused =
        lifespan
            .ended()
            .whenComplete(
                (done, failure) -> {
                  if (failure != null && !stopping) {
                    LOGGER.log(
                        Level.WARNING,
                        application + " has failed since it was started",
                        Failures.unwrap(failure));
                  }
                });
    return startNext();
  }

  private CompletionStage<?> giveUp(Throwable failure) {
    return shutdownAll()
        .thenCompose(
            done -> {
              problems.forEach(problem -> LOGGER.log(Level.WARNING, problem));
              return send.send(new LifespanEvent.StartupFailed(message(Failures.unwrap(failure))));
            });
  }

  private CompletionStage<?> shutdownAll() {
    stopping = true;
    return shutdownNext();
  }

  private CompletionStage<?> shutdownNext() {
    Lifespan next = started.poll();
    return next == null
        ? CompletableFuture.completedFuture(null)
        : next.shutdown()
            .handle(
                (done, failure) -> {
                  note(failure);
                  return shutdownNext();
                })
            .thenCompose(stage -> stage);
  }

  private CompletionStage<?> tellShutdown() {
    return send.send(
        problems.isEmpty()
            ? new LifespanEvent.ShutdownComplete()
            : new LifespanEvent.ShutdownFailed(String.join("; ", problems)));
  }

  private void note(@Nullable Throwable failure) {
    if (failure != null) {
      problems.add(message(Failures.unwrap(failure)));
    }
  }

  /** An application's own words, or what its failure shows itself as. */
  private static String message(Throwable failure) {
    return failure instanceof LifespanException told && told.getMessage() != null
        ? told.getMessage()
        : failure.toString();
  }
}
