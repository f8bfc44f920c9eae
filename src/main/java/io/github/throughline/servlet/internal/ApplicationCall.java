package io.github.throughline.servlet.internal;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.internal.Handed;
import io.github.throughline.application.internal.Stages;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.context.Context;
import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.Source;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of an application, in a copy of the context that this is made in. */
public final class ApplicationCall {
  private final AsyncApplication application;
  private final Consumer<@Nullable Throwable> ended;
  private final Context context = Context.copyOfCurrent();

  // Guarded by this.
  private boolean taken;
  private @Nullable CompletionStage<?> stage;
  private boolean abandoned;

  /**
   * Makes a call.
   *
   * @param ended told how it has ended, once
   */
  public ApplicationCall(AsyncApplication application, Consumer<@Nullable Throwable> ended) {
    this.application = application;
    this.ended = ended;
  }

  /**
   * Sees that nobody makes the call any more.
   *
   * @return {@code false} if it was made before, or is being made
   */
  public synchronized boolean prevent() {
    boolean first = !taken;
    taken = true;
    return first;
  }

  /** Has an executor make the call, unless it was made or prevented before. */
  public void start(Executor executor, Scope scope, Receive receive, Send send) {
    if (!prevent()) {
      return;
    }
    try {
      executor.execute(() -> context.run(() -> call(scope, receive, send)));
    } catch (RuntimeException | Error e) { // such as that of a pool that can have no thread
      ended.accept(e);
    }
  }

  private void call(Scope scope, Receive receive, Send send) {
    CompletionStage<?> called =
        Stages.of(application, () -> application.handle(scope, receive, send));
    boolean late;
    synchronized (this) {
      stage = called;
      late = abandoned;
    }
    var unused =
        called.whenComplete(
            (result, failure) -> ended.accept(failure == null ? null : Failures.unwrap(failure)));
    if (late) {
      giveUp(called);
    }
  }

  /** Whether an application that hears of the end of its connection may well fail with this. */
  public static boolean isAftermath(Throwable failure) {
    return failure instanceof DisconnectedException
        || failure instanceof CancellationException
        || failure instanceof DeadlineExceededException;
  }

  /** Gives up what a bridge does for the application, as nobody will have its response. */
  public void abandon() {
    CompletionStage<?> running;
    synchronized (this) {
      abandoned = true;
      running = stage;
    }
    if (running != null) {
      giveUp(running);
    }
  }

  /**
   * Not the application's own stage, as that would skip what it does at its end; and no event that
   * it waits for, as that tells of the end.
   */
  private static void giveUp(CompletionStage<?> stage) {
    Source source = Crossings.get().sourceOf(stage);
    if (source != null && !(source instanceof Handed)) {
      source.abandoned(true);
    }
  }
}
