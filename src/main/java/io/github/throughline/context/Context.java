package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@link ContextVar}s, {@link Local}s and {@link LocalStack}s for one flow of work.
 *
 * <p>A thread is in one context at a time, and a context is entered by one thread at a time. What
 * code sets stays in the context that it runs in. Contexts do not chain: inside a context nothing
 * of the one outside is seen, unless it was copied. A copy costs the same whatever the context
 * holds.
 *
 * {@snippet :
 * Context.where(TENANT, "acme").where(USERNAME, "ann").run(() -> {
 *   ExecutorService executor = Context.propagating(pool);
 *   executor.execute(() -> audit(TENANT.get(), USERNAME.get())); // acme, ann
 * });
 * }
 *
 * <p>A thread that was never given a context starts with nothing; nothing is inherited. A
 * <em>boundary</em> is a method that enters a context and leaves it again ({@link #run}, {@link
 * #call}, {@link Bindings#run}, a contextual task): it restores exactly what it found, whatever
 * happened inside, and reports {@linkplain #enter entries} that were left open inside as a warning
 * of the logger {@code io.github.throughline}.
 *
 * <p><b>Strict mode</b> ({@code -Dthroughline.strict=true}) is for debugging: setting a value on a
 * thread that has entered no context, ending an entry on another thread, and leaving an entry open
 * are then an {@link IllegalStateException}, and reports show where the entry was opened.
 *
 * <p>Any thread may copy a context and look into it; only the thread that has entered it changes
 * it. Methods throw {@link NullPointerException} for a {@code null} argument unless they say
 * otherwise.
 */
public final class Context extends ContextState {
  private Context(ContextMap map, int reaped, boolean root) {
    super(map, reaped, root);
  }

  Context(ContextMap map) {
    this(map, VariableIndex.reap(), false);
  }

  static Context newRoot() {
    return new Context(ContextMap.EMPTY, VariableIndex.reap(), true);
  }

  /** Makes a context in which nothing is bound. */
  public static Context empty() {
    return new Context(ContextMap.EMPTY);
  }

  /**
   * Makes a copy of the context that the current thread is in; an empty one if it is in none.
   *
   * @return a new context that nobody has entered
   */
  public static Context copyOfCurrent() {
    Context current = CurrentContext.orNull();
    return current == null ? empty() : current.copy();
  }

  /**
   * Makes a copy, also while the context is entered. Neither sees what is set in the other later.
   *
   * @return a new context that nobody has entered
   */
  public Context copy() {
    return new Context(map(), reaped(), false);
  }

  /**
   * Answers the value of a variable in this context; its default does not count.
   *
   * @return the value, which may be {@code null}
   * @throws UnboundException if nothing is bound
   */
  public <T extends @Nullable Object> T get(ContextVar<T> variable) {
    Binding binding = map().get(variable.index, variable);
    if (binding == null) {
      throw new UnboundException(variable + " has no value in " + this);
    }
    return variable.valueOf(binding);
  }

  /**
   * Tells whether a variable is bound in this context; its default does not count.
   *
   * @return {@code true} if it has a value, be it {@code null}
   */
  public boolean contains(ContextVar<?> variable) {
    return map().get(variable.index, variable) != null;
  }

  /**
   * Counts the variables that are bound in this context. What {@link Local}s and {@link
   * LocalStack}s keep does not count.
   *
   * @return the number of variables
   */
  public int size() {
    return map().variables;
  }

  /**
   * Answers an unmodifiable map of the variables that are bound at this moment, with their values,
   * which may be {@code null}.
   */
  public Map<ContextVar<?>, @Nullable Object> bindings() {
    Map<ContextVar<?>, @Nullable Object> bindings = new LinkedHashMap<>();
    map()
        .forEach(
            binding -> {
              if (binding.isVariable()) {
                bindings.put((ContextVar<?>) binding.key, binding.value);
              }
            });
    return Collections.unmodifiableMap(bindings);
  }

  /**
   * Runs a task on the calling thread in this context. What it sets stays in the context.
   *
   * @throws IllegalStateException if the context is entered already, here or by another thread; in
   *     strict mode also if the task left an entry open
   */
  public void run(Runnable task) {
    requireNonNull(task, "task");
    Boundary.run(this, task);
  }

  /**
   * Calls an operation on the calling thread in this context. What it sets stays in the context.
   *
   * @return the result of the operation
   * @throws X if the operation throws it
   * @throws IllegalStateException as for {@link #run}
   */
  public <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> operation) throws X {
    requireNonNull(operation, "operation");
    return Boundary.call(this, operation);
  }

  /**
   * Enters this context until the entry is closed: for filters and listeners, whose begin and end
   * are separate calls. Use {@link #run} or {@link #call} wherever one call can do.
   *
   * <p>Entries may be closed in any order. Closing one that is not the thread's latest only takes
   * it out of turn: when the latest is closed, the thread is back in the latest entry that is still
   * open, else in what it had at first.
   *
   * @return the entry, to be closed by the same thread
   * @throws IllegalStateException if the context is entered already, here or by another thread
   */
  public Entry enter() {
    return Entry.open(this, Entry.Kind.PLAIN);
  }

  /**
   * Enters this context as {@link #enter} does, with an entry whose close is a boundary: it
   * restores what the thread had, ending and reporting entries that were left open in between. For
   * containers and context providers, which begin and end a task by separate calls.
   *
   * @return the entry, to be closed by the same thread
   * @throws IllegalStateException if the context is entered already, here or by another thread
   */
  public Entry enterAsBoundary() {
    return Entry.open(this, Entry.Kind.BOUNDARY);
  }

  /**
   * Begins a list of bindings for one run or call in a copy of the current context.
   *
   * @param value the value of the variable; may be {@code null}
   * @return the bindings
   */
  public static <T extends @Nullable Object> Bindings where(ContextVar<T> variable, T value) {
    return new Bindings(null, requireNonNull(variable, "variable"), value);
  }

  /**
   * Makes a task that runs in the context as it is now: each run starts from a copy of its own.
   *
   * @return a task for any thread and any number of runs, also at once; shown as {@code task}
   */
  public Runnable contextualRunnable(Runnable task) {
    return Contextual.runnable(new Snapshot(map()), task);
  }

  /** Does for a callable what {@link #contextualRunnable} does for a task. */
  public <R extends @Nullable Object> Callable<R> contextualCallable(Callable<R> task) {
    return Contextual.callable(new Snapshot(map()), task);
  }

  /** Does for a supplier what {@link #contextualRunnable} does for a task. */
  public <R extends @Nullable Object> Supplier<R> contextualSupplier(Supplier<R> task) {
    return Contextual.supplier(new Snapshot(map()), task);
  }

  /** Does for a function what {@link #contextualRunnable} does for a task. */
  public <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> contextualFunction(
      Function<A, R> task) {
    return Contextual.function(new Snapshot(map()), task);
  }

  /** Does for a function of two arguments what {@link #contextualRunnable} does for a task. */
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, R> contextualBiFunction(BiFunction<A, B, R> task) {
    return Contextual.biFunction(new Snapshot(map()), task);
  }

  /** Does for a consumer what {@link #contextualRunnable} does for a task. */
  public <A extends @Nullable Object> Consumer<A> contextualConsumer(Consumer<A> task) {
    return Contextual.consumer(new Snapshot(map()), task);
  }

  /** Does for a consumer of two arguments what {@link #contextualRunnable} does for a task. */
  public <A extends @Nullable Object, B extends @Nullable Object>
      BiConsumer<A, B> contextualBiConsumer(BiConsumer<A, B> task) {
    return Contextual.biConsumer(new Snapshot(map()), task);
  }

  /**
   * Makes an executor that runs every task in the context as it is now, each from a copy of its
   * own. (Jakarta Concurrency and MicroProfile call this {@code currentContextExecutor}.)
   */
  public Executor fixedContextExecutor(Executor executor) {
    Snapshot snapshot = new Snapshot(map());
    requireNonNull(executor, "executor");
    return task -> executor.execute(Contextual.runnable(snapshot, task));
  }

  /**
   * Makes an executor that runs each task in the context of the moment at which it is submitted,
   * with the thread context class loader of the submitting thread.
   */
  public static Executor propagating(Executor executor) {
    return PropagatingExecutor.of(executor);
  }

  /** Does for an executor service what {@link #propagating(Executor)} does for an executor. */
  public static ExecutorService propagating(ExecutorService executor) {
    return PropagatingExecutorService.of(executor);
  }

  /**
   * Does for a scheduler what {@link #propagating(Executor)} does for an executor. Every run of a
   * periodic task starts from a copy of its own of what was current at the scheduling.
   */
  public static ScheduledExecutorService propagating(ScheduledExecutorService executor) {
    return PropagatingScheduledExecutorService.of(executor);
  }

  /**
   * Makes a thread factory whose threads run in the context of the moment at which they are made,
   * with the thread context class loader of the making thread.
   */
  public static ThreadFactory propagatingThreadFactory(ThreadFactory factory) {
    requireNonNull(factory, "factory");
    return task -> factory.newThread(Contextual.runnable(Snapshot.ofHop(), task));
  }

  /**
   * Makes a future that ends as the given stage does, and whose dependents run in the context of
   * the moment at which they are made; so do theirs. Completing or cancelling it leaves the given
   * stage alone.
   */
  public static <T extends @Nullable Object> CompletableFuture<T> withContextCapture(
      CompletionStage<T> stage) {
    return ContextualFuture.following(stage);
  }

  /**
   * Names the variables that are bound, not their values.
   *
   * @return a form for messages
   */
  @Override
  public String toString() {
    return "Context" + bindings().keySet().stream().map(ContextVar::name).toList();
  }
}
