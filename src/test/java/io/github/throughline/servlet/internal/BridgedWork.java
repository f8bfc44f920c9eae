package io.github.throughline.servlet.internal;

import io.github.throughline.context.internal.Crossing;
import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a bridge does for an application. */
public final class BridgedWork implements Source {
  /** Completes with the work, which a test does. */
  public final CompletableFuture<@Nullable Void> stage;

  /** How often the work was given up. */
  public int abandoned;

  /** Begins the work. */
  public BridgedWork() {
    Crossing<@Nullable Void> crossing = Crossings.get().fromHere();
    stage = crossing.future(this);
  }

  @Override
  public boolean release(boolean interrupt) {
    return true;
  }

  @Override
  public Wait startWait() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abandoned(boolean interrupted) {
    if (!interrupted) {
      throw new AssertionError("without an interrupt");
    }
    abandoned++;
  }

  @Override
  public Executor executor() {
    return Runnable::run;
  }
}
