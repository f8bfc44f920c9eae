package io.github.throughline.server;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.context.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A base for servers whose clients have no connections: chat bots, datagram servers. What belongs
 * together is told by an id that the server takes from what it gets, such as an address, and is
 * served by an application instance of its own.
 *
 * <p>There are never more instances than the {@linkplain Limits limits} say: for a new one, the
 * least recently active one is evicted. An instance is active when it is {@linkplain #instance
 * looked up}, when it receives an event and when it sends one. One that was not active for the idle
 * time is evicted as well. An evicted instance is cancelled: its {@code receive} and {@code send}
 * fail with a {@link DisconnectedException} and so do the events that it has not received; nobody
 * waits for it. An instance that ends is gone at once, and the next of its id is a new one.
 *
 * <p>An instance that fails stops neither the server nor other instances; it is told to {@link
 * #applicationException}. To end by a cancellation or a {@link DisconnectedException} is no
 * failure.
 *
 * <p>The application and {@link #handle} are called by the executor, each in an empty {@link
 * Context} of its own, and never by the thread that sends to an instance. They must not block its
 * threads: blocking code runs on another pool, through a {@link Bridge}. If the executor rejects a
 * task, an instance that was to start fails with that; steps of instances that have started are
 * then run by the thread that has caused them.
 *
 * <p>Methods may be called by any thread; none of them blocks.
 */
@SuppressWarnings("this-escape") // kept by what calls it back, and not called before it is run
public abstract class StatelessServer implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  final AsyncApplication application;
  final Executor executor;
  private final Limits limits;
  private final Instances instances;
  private final Serving serving;

  /**
   * What a server allows its clients.
   *
   * @param instances how many instances there are at most
   * @param idle after what time without activity an instance is evicted
   * @param inbox how many events may wait for one instance to receive them
   */
  public record Limits(int instances, Duration idle, int inbox) {
    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if one of them is zero or negative
     */
    public Limits {
      requirePositive("instances", instances, instances);
      requireNonNull(idle, "idle");
      requirePositive("idle", idle, idle.isNegative() ? -1 : idle.isZero() ? 0 : 1);
      requirePositive("inbox", inbox, inbox);
    }

    /** Answers what a server has that is given none: 1000 instances, five minutes, 100 events. */
    public static Limits defaults() {
      return new Limits(1000, Duration.ofMinutes(5), 100);
    }

    private static void requirePositive(String field, Object value, int sign) {
      if (sign <= 0) {
        throw new IllegalArgumentException(
            "Limits.%s is %s: give more than zero".formatted(field, value));
      }
    }
  }

  /**
   * Makes a server with the {@linkplain Limits#defaults() default limits}.
   *
   * @param application what is called for each new id
   * @param executor runs the application; its tasks never block, and it runs none on the thread
   *     that brings it
   */
  protected StatelessServer(AsyncApplication application, Executor executor) {
    this(application, executor, Limits.defaults());
  }

  /** Makes a server with limits. */
  protected StatelessServer(AsyncApplication application, Executor executor, Limits limits) {
    this(application, executor, limits, Timers.standalone());
  }

  /**
   * Makes a server with limits and timers, such as the managed executors of a server.
   *
   * @param timers runs nothing but short tasks of the library
   */
  protected StatelessServer(
      AsyncApplication application,
      Executor executor,
      Limits limits,
      ScheduledExecutorService timers) {
    this(application, executor, limits, timers, System::nanoTime);
  }

  StatelessServer(
      AsyncApplication application,
      Executor executor,
      Limits limits,
      ScheduledExecutorService timers,
      LongSupplier nanoTime) {
    this(application, executor, limits, Timers.on(requireNonNull(timers, "timers"), nanoTime));
  }

  private StatelessServer(
      AsyncApplication application, Executor executor, Limits limits, Timers timers) {
    this.application = requireNonNull(application, "application");
    this.executor = requireNonNull(executor, "executor");
    this.limits = requireNonNull(limits, "limits");
    this.instances = new Instances(limits, timers);
    this.serving = new Serving(this, instances, timers);
  }

  /**
   * Gets events from the clients and sends them to the {@linkplain #instance instances}, for as
   * long as the server runs.
   *
   * @return completes when the server is to end; cancelled when it is closed
   */
  protected abstract CompletionStage<?> handle();

  /**
   * Sends an event of an instance to its client. Called on the thread and in the context of the
   * instance, for several instances at once.
   *
   * @param scope what the instance was made with
   * @return completes when the event has been handed over; a failure, or an exception thrown, is
   *     what the application gets
   */
  protected abstract CompletionStage<@Nullable Void> applicationSend(Scope scope, Event event);

  /**
   * Told once of each instance that has failed. This method logs it as an error. Called by the
   * executor, in a copy of the context that the instance was called in.
   *
   * @param failure what was thrown in the first place
   * @param id that of the instance
   * @param scope what the instance was made with
   */
  protected void applicationException(Throwable failure, String id, Scope scope) {
    LOGGER.log(
        System.Logger.Level.ERROR, "Instance \"%s\" of %s has failed".formatted(id, this), failure);
  }

  /**
   * Answers where to send the events for an id, starting an instance if there is none.
   *
   * @param id tells one instance from another
   * @param scope given to the instance; that of an instance that is there already stays
   * @return takes the events for the instance. A stage that it answers completes when the instance
   *     has received the event; with a {@link DisconnectedException} if it never will, as it has
   *     ended, was evicted, or the server is closed; with a {@link RejectedExecutionException} if
   *     there are too many events that it has not received
   */
  protected final Send instance(String id, Scope scope) {
    requireNonNull(id, "id");
    requireNonNull(scope, "scope");
    return instances.get(id, () -> new Instance(this, instances, id, scope, limits.inbox())).inbox;
  }

  /**
   * Runs the server: has the executor call {@link #handle}. When the stage of that has completed,
   * or when the server is closed, the instances are cancelled as those that are evicted, and get
   * two seconds to end; those that have not ended then are named in a warning.
   *
   * @return completes when the server has ended, with the failure of {@code handle} if it has
   *     failed. To cancel it closes the server
   * @throws IllegalStateException if the server has been run or closed before
   */
  public final CompletableFuture<@Nullable Void> run() {
    return serving.run(this::handle);
  }

  /**
   * Closes the server: cancels {@link #handle} and all instances, without waiting. A second close
   * does nothing. A server that overrides this to release what it has calls this one first.
   */
  @Override
  public void close() {
    serving.close();
  }

  /** Runs a task on the executor, or rather on this thread than never. */
  final void later(Runnable task) {
    try {
      executor.execute(task);
    } catch (RuntimeException e) {
      task.run();
    }
  }
}
