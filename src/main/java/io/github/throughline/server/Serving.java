package io.github.throughline.server;

import io.github.throughline.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The life of a server: its main loop, and the end of all that it has started. */
final class Serving {
  /*
   *   from          event                                  to
   *   NEW           run                                    RUNNING  the loop is begun
   *   NEW, RUNNING  closed                                 ENDING   loop and instances are cancelled
   *   RUNNING       the loop has ended                     ENDING   the instances are cancelled
   *   ENDING        all have ended, or the grace is over   ENDED    the result is told
   */
  private enum State {
    NEW,
    RUNNING,
    ENDING,
    ENDED
  }

  /** How long those who have been cancelled are waited for. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");
  private static final int IDS_SHOWN = 10;

  private final StatelessServer server;
  private final Instances instances;
  private final Timers timers;
  private final Work loop = new Work(task -> Context.empty().run(task));
  private final CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile boolean closed;

  Serving(StatelessServer server, Instances instances, Timers timers) {
    this.server = server;
    this.instances = instances;
    this.timers = timers;
  }

  CompletableFuture<@Nullable Void> run(Supplier<? extends CompletionStage<?>> body) {
    if (!state.compareAndSet(State.NEW, State.RUNNING)) {
      throw new IllegalStateException(server + " has been run or closed before: make another one");
    }
    var unused = loop.outcome().whenComplete((nothing, failure) -> end());
    var unusedToo = result.whenComplete((nothing, failure) -> closeIfCancelled());
    try {
      server.executor.execute(() -> loop.begin(() -> Context.empty().call(body::get)));
    } catch (RuntimeException e) {
      loop.fail(e);
    }
    return result;
  }

  private void closeIfCancelled() {
    if (result.isCancelled()) {
      server.close();
    }
  }

  void close() {
    closed = true;
    loop.giveUp().run();
    end();
  }

  private void end() {
    State before = state.getAndUpdate(now -> now == State.ENDED ? now : State.ENDING);
    if (before == State.ENDING || before == State.ENDED) {
      return;
    }
    instances.close();
    Future<?> grace = timers.schedule(GRACE.toNanos(), this::finish);
    var unused =
        CompletableFuture.allOf(loop.outcome().exceptionally(failure -> null), instances.ended())
            .whenComplete(
                (nothing, failure) -> {
                  if (grace != null) {
                    grace.cancel(false);
                  }
                  finish();
                });
    if (grace == null) {
      finish();
    }
  }

  private void finish() {
    if (state.compareAndSet(State.ENDING, State.ENDED)) {
      timers.close();
      reportThoseLeft();
      server.later(this::tell);
    }
  }

  private void reportThoseLeft() {
    List<String> left = new ArrayList<>(instances.left());
    if (!loop.outcome().isDone()) {
      left.add(0, "handle()");
    }
    if (!left.isEmpty()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "%s has ended, but not what it has cancelled: %s".formatted(server, shortened(left)));
    }
  }

  private static String shortened(List<String> ids) {
    String shown = String.join(", ", ids.subList(0, Math.min(ids.size(), IDS_SHOWN)));
    return ids.size() > IDS_SHOWN
        ? shown + " and %d more".formatted(ids.size() - IDS_SHOWN)
        : shown;
  }

  private void tell() {
    Throwable failure = failure();
    if (failure == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(failure);
    }
  }

  /** The failure of the loop; that it was cancelled by the close, or goes on, is none. */
  private @Nullable Throwable failure() {
    return loop.outcome().isDone()
        ? loop.outcome()
            .handle(
                (nothing, failure) ->
                    closed && failure instanceof CancellationException ? null : failure)
            .join()
        : null;
  }
}
