package io.github.throughline.context;

import io.github.throughline.context.internal.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a future of a bridged call, or a stage chained on one, has changed on the way: so that the
 * stages after it see it, as code after an {@code await} would.
 *
 * <p>Each stage starts from the bindings of the moment at which it was made, with the changes that
 * have come down the chain; where the maker had changed the same variable meanwhile, the maker's
 * value stays. What is written here is written before the future completes and read after it.
 */
final class Trail implements TaskContext {
  /** The bindings of the moment at which the future was made. */
  private final ContextMap base;

  /** The bindings when its own function had ended; {@code null} before, or if it was skipped. */
  private @Nullable ContextMap end;

  /** The trail of the future that this one is chained on, while it is of use. */
  private volatile @Nullable Trail before;

  /** The trail of the stage that the function answered, if the future goes on to wait for it. */
  private volatile @Nullable Trail inner;

  private final @Nullable Source source;
  private final @Nullable Executor executor;

  private Trail(
      ContextMap base,
      @Nullable Trail before,
      @Nullable Source source,
      @Nullable Executor executor) {
    this.base = base;
    this.before = before;
    this.source = source;
    this.executor = executor;
  }

  static Trail of(Source source, ContextMap base) {
    return new Trail(base, null, source, source.executor());
  }

  /** The trail of a stage that is being chained on a future by the current thread. */
  static Trail after(Trail before) {
    return new Trail(CurrentContext.map(), before, null, before.executor);
  }

  /** The trail of a stage, if there is one. */
  static @Nullable Trail of(@Nullable Object stage) {
    return stage instanceof CapturingFuture<?> future ? future.trail() : null;
  }

  void endWith(ContextMap map) {
    end = map;
    before = null;
  }

  /** Tells that the future waits for a stage that its function has answered. */
  <S extends @Nullable CompletionStage<?>> S goOnWith(S stage) {
    inner = of(stage);
    return stage;
  }

  @Override
  public <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> operation) throws X {
    Context own = new Context(start());
    try {
      return Boundary.call(own, operation);
    } finally {
      endWith(own.map());
    }
  }

  private ContextMap start() {
    Trail earlier = before;
    return earlier == null ? base : earlier.changesOnto(base);
  }

  /** Answers a map with what was changed on the way down to here. */
  ContextMap changesOnto(ContextMap target) {
    return target.withChanges(base, last());
  }

  /** The bindings at the end: step by step, as stages chained in a loop can be many steps. */
  private ContextMap last() {
    Trail next = goesOnWith();
    if (next == null) {
      return own();
    }
    Deque<Trail> path = new ArrayDeque<>();
    Trail at = this;
    for (; next != null; next = at.goesOnWith()) {
      path.push(at);
      at = next;
    }
    ContextMap last = at.own();
    for (Trail earlier : path) {
      last = earlier.own().withChanges(at.base, last);
      at = earlier;
    }
    return last;
  }

  /**
   * Whose bindings come on top: those of the stage waited for, or if skipped, of what was before.
   */
  private @Nullable Trail goesOnWith() {
    Trail waitedFor = inner;
    return waitedFor == null && end == null ? before : waitedFor;
  }

  /** The bindings after the function; where it was skipped, those that it would have begun with. */
  private ContextMap own() {
    ContextMap mine = end;
    return mine == null ? base : mine;
  }

  /** Runs what is chained on the future if the thread that chains it must not. */
  @Nullable Executor executor() {
    return executor;
  }

  /** The work that is being waited for, if a bridge does it. */
  @Nullable Source source() {
    Trail at = this;
    while (at.source == null) {
      Trail next = at.inner == null ? at.before : at.inner;
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at.source;
  }
}
