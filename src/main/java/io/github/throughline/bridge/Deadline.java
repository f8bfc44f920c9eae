package io.github.throughline.bridge;

import static java.util.Objects.requireNonNull;

import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.context.Context;
import io.github.throughline.context.Operation;
import io.github.throughline.context.internal.Crossing;
import io.github.throughline.context.internal.Crossings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A moment after which nobody waits any more. It travels with the context, so that all work for a
 * request shares what is left of its time; of several, the earliest counts.
 *
 * {@snippet :
 * Deadline.after(Duration.ofSeconds(20)).run(() -> {
 *   assertTrue(Deadline.current().isPresent());
 *   price = bridge.syncToAsync(() -> askSupplier()).join(); // within the twenty seconds
 * });
 * }
 *
 * <p>Time is that of {@link System#nanoTime}: changes of the clock do not count. Deadlines are
 * immutable and safe for use by many threads. What a deadline ends is interrupted, and the
 * interrupt never outlives it.
 */
public final class Deadline {
  /** So far in the future that it counts as never, and near enough for sums not to overflow. */
  private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

  private final long at;
  private final Duration limit;
  private final Timers timers;

  private Deadline(long at, Duration limit, Timers timers) {
    this.at = at;
    this.limit = limit;
    this.timers = timers;
  }

  /**
   * Makes a deadline.
   *
   * @param limit the time from now; a deadline of zero or less has passed, one too long to count
   *     never passes
   */
  public static Deadline after(Duration limit) {
    return after(limit, Timers.LIBRARY);
  }

  /**
   * Makes a deadline that is woken by a server's timers instead of the library's own.
   *
   * @param limit as for {@link #after(Duration)}
   * @param timers runs nothing but short tasks of the library
   */
  public static Deadline after(Duration limit, ScheduledExecutorService timers) {
    return after(limit, new Timers(requireNonNull(timers, "timers"), System::nanoTime));
  }

  static Deadline after(Duration limit, Timers timers) {
    return new Deadline(timers.nanoTime() + saturatedNanos(limit), limit, timers);
  }

  private static long saturatedNanos(Duration limit) {
    if (limit.compareTo(Duration.ofNanos(NEVER_NANOS)) >= 0) {
      return NEVER_NANOS;
    }
    return limit.isNegative() ? 0 : limit.toNanos();
  }

  /**
   * Refuses a limit that makes no sense where it is written down.
   *
   * @throws IllegalArgumentException if it is zero or negative
   */
  static Duration requirePositive(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException(
          limit + " is no time limit: give a duration of more than zero");
    }
    return limit;
  }

  /** Answers the deadline of the current context. */
  public static Optional<Deadline> current() {
    return Optional.ofNullable(Flow.carried(Flow.DEADLINE));
  }

  /** Answers the earlier of two deadlines; the first one if they are the same. */
  static @Nullable Deadline earliest(@Nullable Deadline one, @Nullable Deadline other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.nanosLeft() < one.nanosLeft() ? other : one;
  }

  /** Answers the time left, never less than zero. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanosLeft()));
  }

  /** Tells whether the deadline has passed. */
  public boolean isExpired() {
    return nanosLeft() <= 0;
  }

  long nanosLeft() {
    return at - timers.nanoTime();
  }

  Future<?> schedule(Runnable alarm) {
    return timers.schedule(nanosLeft(), alarm);
  }

  /**
   * Calls an operation on the current thread within this deadline, in a copy of the current context
   * that shows it. Where the current deadline is the earlier one, that one counts.
   *
   * <p>If the deadline passes first, the thread is interrupted, and when the operation has ended,
   * in whatever way, the deadline is reported.
   *
   * @return the result of the operation
   * @throws X if the operation throws it in time
   * @throws DeadlineExceededException if the deadline has passed; before the start, the operation
   *     is not called
   */
  public <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> operation) throws X {
    requireNonNull(operation, "operation");
    Deadline counting = requireNonNull(earliest(Flow.carried(Flow.DEADLINE), this));
    Outcome outcome = new Outcome();
    return Context.where(Flow.DEADLINE, counting)
        .where(Flow.GUARDS, Guards.with(outcome))
        .<R, X>call(() -> counting.guard(outcome, operation, operation));
  }

  /**
   * Does what {@link #call} does, but in the given context itself instead of a copy of the current
   * one, as {@link Bridge#in} does: for work in several parts that share a context.
   *
   * @param context shows the deadline until the operation has ended
   * @throws IllegalStateException if the context is entered
   */
  public <R extends @Nullable Object, X extends Throwable> R callIn(
      Context context, Operation<? extends R, ? extends X> operation) throws X {
    requireNonNull(operation, "operation");
    Deadline counting = requireNonNull(earliest(Flow.carried(Flow.DEADLINE, context), this));
    Outcome outcome = new Outcome();
    Crossing<R> crossing = Crossings.get().into(context);
    crossing.bind(Flow.DEADLINE, counting);
    crossing.bind(Flow.GUARDS, Guards.with(outcome));
    return crossing.<R, X>call(() -> counting.guard(outcome, operation, operation));
  }

  /** Does for a task what {@link #call} does for an operation. */
  public void run(Runnable task) {
    requireNonNull(task, "task");
    call(
        new Operation<Boolean, RuntimeException>() {
          @Override
          public Boolean call() {
            task.run();
            return true;
          }

          @Override
          public String toString() {
            return task.toString();
          }
        });
  }

  /**
   * Calls an operation and interrupts it at this deadline.
   *
   * @param outcome of the operation
   * @param name names the operation, for messages
   */
  <R extends @Nullable Object, X extends Throwable> R guard(
      Outcome outcome, Object name, Operation<? extends R, ? extends X> operation) throws X {
    if (isExpired()) {
      throw DeadlineExceededException.beforeStart(name, this);
    }
    outcome.start();
    Future<?> timer = schedule(() -> outcome.release(true));
    R result;
    try {
      result = operation.call();
    } catch (Throwable e) {
      timer.cancel(false);
      if (outcome.finish()) {
        throw e;
      }
      throw late(name, e);
    }
    timer.cancel(false);
    if (!outcome.finish()) {
      throw late(name, null);
    }
    return result;
  }

  private DeadlineExceededException late(Object name, @Nullable Throwable failure) {
    Guards.interruptAgain();
    DeadlineExceededException late = DeadlineExceededException.late(name, this);
    if (failure != null) {
      late.addSuppressed(failure);
    }
    return late;
  }

  /**
   * Calls an operation without any deadline: for cleanup and audit, which have to be done also when
   * there is no time left. A deadline that passes meanwhile does not interrupt it; what is around
   * it is interrupted after it.
   *
   * @return the result of the operation
   * @throws X if the operation throws it
   */
  @SuppressWarnings("NullAway") // null is a value of this variable
  public static <R extends @Nullable Object, X extends Throwable> R shielded(
      Operation<? extends R, ? extends X> operation) throws X {
    return Context.where(Flow.DEADLINE, null).<R, X>call(() -> Guards.shielded(operation));
  }

  /**
   * Makes a future that ends as the given stage does, or with a {@link DeadlineExceededException}
   * if that takes longer than this deadline, or the current one if that is earlier. The stage
   * itself is left alone. What is chained on a late one is run by {@link
   * CompletableFuture#defaultExecutor}.
   */
  public <T extends @Nullable Object> CompletableFuture<T> bound(CompletionStage<T> stage) {
    return bound(stage, "a stage");
  }

  /**
   * Does what {@link #bound(CompletionStage)} does.
   *
   * @param name what the stage is for, for the message
   */
  public <T extends @Nullable Object> CompletableFuture<T> bound(
      CompletionStage<T> stage, String name) {
    requireNonNull(name, "name");
    CompletableFuture<T> dependent = Context.withContextCapture(stage);
    Deadline counting = requireNonNull(earliest(Flow.carried(Flow.DEADLINE), this));
    if (!dependent.isDone()) {
      Future<?> timer = counting.schedule(() -> counting.end(dependent, name));
      var unused = dependent.whenComplete((result, failure) -> timer.cancel(false));
    }
    return dependent;
  }

  private void end(CompletableFuture<?> dependent, String name) {
    DeadlineExceededException late = DeadlineExceededException.late(name, this);
    dependent.defaultExecutor().execute(() -> dependent.completeExceptionally(late));
  }

  /** Shows the limit that the deadline was made with. */
  @Override
  public String toString() {
    return "Deadline[" + limit + "]";
  }
}
