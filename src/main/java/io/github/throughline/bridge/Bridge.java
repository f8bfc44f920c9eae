package io.github.throughline.bridge;

import static java.util.Objects.requireNonNull;

import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.Crossing;
import io.github.throughline.context.internal.Crossings;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Lets blocking and asynchronous code call each other: in the same context, on the right thread,
 * within a deadline.
 *
 * {@snippet :
 * String report = bridge.within(Duration.ofSeconds(20)).asyncToSync(() ->
 *     Context.withContextCapture(fetchAsync())                           // on whatever thread
 *         .thenCompose(data -> bridge.syncToAsync(() -> store(data))));  // back on this one
 * }
 *
 * <p>A flow is told by its context. The steps of a plain {@link CompletableFuture} run without one;
 * stages of {@link Context#withContextCapture}, of a bridge and of managed executors carry it.
 *
 * <p><b>Where blocking bodies run.</b> A thread-sensitive body, the default, runs on the thread of
 * the nearest blocking caller ({@link #asyncToSync}) that waits for its flow; where there never was
 * one, on the one thread of the flow's {@link ThreadSensitiveContext}; else on the one thread that
 * all thread-sensitive bodies of this bridge share. Transactions, security and naming stay with a
 * request because its own thread does the work. A {@linkplain #pooled() pooled} body runs on any
 * thread of the pool.
 *
 * <p><b>Context.</b> A body starts from a copy of the caller's context. What it has set or removed
 * is seen by the stages chained on the future and comes back to a blocking caller, also after a
 * failure. Where the caller has changed the same variable meanwhile, the caller's value stays.
 *
 * <p><b>Failures</b> keep their identity: what is caught is the object that was thrown, without the
 * wrappers of stages. A blocking caller gets checked ones as the cause of a {@link
 * BridgeException}. Methods that answer a future never throw anything but {@link
 * NullPointerException}.
 *
 * <p>Bridges are immutable; the methods that configure answer a copy, which shares threads with the
 * original. They are safe for use by many threads.
 */
public final class Bridge implements AutoCloseable {
  private final Host host;
  private final boolean pooled;
  private final @Nullable Duration limit;
  private final @Nullable Context into;

  private Bridge(Host host, boolean pooled, @Nullable Duration limit, @Nullable Context into) {
    this.host = host;
    this.pooled = pooled;
    this.limit = limit;
    this.into = into;
  }

  /**
   * Makes a bridge on a pool, with timers of the library's own.
   *
   * @param pool runs the bodies that no waiting caller runs; close the bridge before it, as one
   *     thread may be kept for thread-sensitive bodies
   */
  public static Bridge on(Executor pool) {
    return on(pool, Timers.LIBRARY);
  }

  /**
   * Makes a bridge on a pool and timers, such as the managed executors of a server.
   *
   * @param pool as for {@link #on(Executor)}
   * @param timers runs nothing but short tasks of the library
   */
  public static Bridge on(Executor pool, ScheduledExecutorService timers) {
    return on(pool, new Timers(requireNonNull(timers, "timers"), System::nanoTime));
  }

  static Bridge on(Executor pool, Timers timers) {
    return new Bridge(Host.on(requireNonNull(pool, "pool"), timers), false, null, null);
  }

  /** Makes a bridge with daemon threads of its own, as many as are needed, until it is closed. */
  public static Bridge standalone() {
    return new Bridge(Host.standalone(), false, null, null);
  }

  /**
   * Answers a bridge whose calls each have a time limit; where the current deadline is earlier,
   * that one counts. Time in a queue counts too.
   *
   * @throws IllegalArgumentException if the limit is zero or negative
   */
  public Bridge within(Duration limit) {
    return new Bridge(host, pooled, Deadline.requirePositive(limit), into);
  }

  /** Answers a bridge whose blocking bodies run on any thread of the pool, several at once. */
  public Bridge pooled() {
    return new Bridge(host, true, limit, into);
  }

  /** Answers a bridge whose blocking bodies are thread-sensitive, which is the default. */
  public Bridge threadSensitive() {
    return new Bridge(host, false, limit, into);
  }

  /**
   * Answers a bridge whose bodies run in the given context itself, instead of a copy of the current
   * one: waiting caller, scope and deadline are those of that context, and nothing is brought back.
   * A call fails with an {@link IllegalStateException} while the context is entered.
   */
  public Bridge in(Context context) {
    return new Bridge(host, pooled, limit, requireNonNull(context, "context"));
  }

  /**
   * Calls a blocking body on another thread.
   *
   * @param body the body; messages show it by its {@code toString}
   * @param <T> the type of its result
   * @return completed with what the body answers or throws, with a {@link
   *     DeadlineExceededException}, or with a {@link RejectedExecutionException} if there is nobody
   *     to run the body. Cancelling it keeps a queued body from starting, and with {@code true}
   *     interrupts one that runs. Waiting for it is an {@link IllegalStateException} where the wait
   *     could never end
   */
  public <T extends @Nullable Object> CompletableFuture<T> syncToAsync(Callable<? extends T> body) {
    requireNonNull(body, "body");
    Deadline deadline = deadline();
    Call<T> call = new Call<>(host, body, crossing(deadline), deadline);
    if (pooled) {
      call.sendToPool();
    } else {
      call.sendTo(lane());
    }
    return call.future();
  }

  /** Where thread-sensitive bodies of the flow run. */
  private Lane lane() {
    Waiter waiter = carried(Flow.WAITER);
    if (waiter != null) {
      return waiter;
    }
    ThreadSensitiveContext scope = ThreadSensitiveContext.ofFlow(into);
    return scope == null ? host.sharedWorker() : scope.worker();
  }

  /**
   * Calls an asynchronous body on the current thread and waits for its stage. While it waits, the
   * thread runs the thread-sensitive bodies of the flow.
   *
   * @param body answers the stage to wait for; messages show it by its {@code toString}
   * @param <T> the type of the result
   * @return what the stage was completed with
   * @throws DeadlineExceededException if the stage has not ended in time, or if there was no time
   *     left to call the body
   * @throws BridgeException if the body or the stage fails with a checked exception, or if the
   *     thread is interrupted: then calls that a bridge has under way for the stage are cancelled,
   *     and the interrupt status is set again
   * @throws IllegalStateException if the thread is that of an event loop, if the wait could never
   *     end, or if the body answers {@code null}
   */
  public <T extends @Nullable Object> T asyncToSync(
      Callable<? extends CompletionStage<? extends T>> body) {
    requireNonNull(body, "body");
    EventLoops.refuse(Thread.currentThread(), body);
    Deadline deadline = deadline();
    if (deadline != null && deadline.isExpired()) {
      throw DeadlineExceededException.beforeStart(body, deadline);
    }
    boolean guarded = limit != null;
    return new BlockingCall<T>(body, crossing(deadline), carried(Flow.WAITER), deadline, guarded)
        .await();
  }

  /**
   * Opens a thread-sensitive context in the current context, until it is closed.
   *
   * @return the scope; inside another one, a part of that
   * @throws IllegalStateException in strict mode, on a thread that has entered no context
   */
  public ThreadSensitiveContext openThreadSensitiveContext() {
    return ThreadSensitiveContext.open(host);
  }

  /**
   * Answers the pool on which pooled bodies run: the one that was given, or the bridge's own. It is
   * the same for all configurations, and of a {@linkplain #standalone() standalone} bridge refuses
   * tasks once that is closed.
   */
  public Executor pool() {
    return host.pool;
  }

  /** Answers what the flow carries in which the bodies are to run. */
  private <V> @Nullable V carried(ContextVar<@Nullable V> variable) {
    return Flow.carried(variable, into);
  }

  private @Nullable Deadline deadline() {
    Deadline carried = carried(Flow.DEADLINE);
    return limit == null ? carried : Deadline.earliest(carried, Deadline.after(limit, host.timers));
  }

  private <T extends @Nullable Object> Crossing<T> crossing(@Nullable Deadline deadline) {
    Crossing<T> crossing = into == null ? Crossings.get().fromHere() : Crossings.get().into(into);
    if (limit != null && deadline != null) {
      crossing.bind(Flow.DEADLINE, deadline);
    }
    return crossing;
  }

  /**
   * Ends what the bridge has started: its shared thread is given back, and of a {@linkplain
   * #standalone() standalone} one all threads end. Queued bodies fail, later ones are refused. A
   * second close does nothing.
   */
  @Override
  public void close() {
    host.close();
  }

  /** Shows the pool, and how many calls there were and how they ended. */
  @Override
  public String toString() {
    return "Bridge[" + host + "]";
  }
}
