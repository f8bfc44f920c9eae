package io.github.throughline.bridge;

import static io.github.throughline.bridge.Bodies.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.Spin;
import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.ThreadSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many flows at once, four levels deep in both orders, with random deadlines and cancellations:
 * whatever happens to one, it sees its own context and nobody else's, ends as the rules allow, and
 * leaves nothing behind.
 *
 * <p>A few seconds in the ordinary tests, ten minutes in the profile {@code soak}; {@code
 * -Dthroughline.soak=PT2M} sets how long, {@code -Dthroughline.soak.seed} what chance does, though
 * not the order of threads.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class BridgeSoakTest {
  private static final Duration DURATION =
      Duration.parse(System.getProperty("throughline.soak", "PT3S"));
  private static final long SEED = Long.getLong("throughline.soak.seed", System.nanoTime());
  private static final int LEVELS = 4;
  private static final int MOST_FLOWS = 64;

  /** Which flow it is; set once for each. */
  private static final ContextVar<Integer> FLOW = ContextVar.of("flow");

  /** The level that wrote last, which is the innermost where all went well. */
  private static final ContextVar<Integer> LEVEL = ContextVar.of("level");

  /** The threads that wait for the flow, the outermost first. */
  private static final ContextVar<List<Thread>> WAITING = ContextVar.of("waiting");

  private final ExecutorService pool = Executors.newCachedThreadPool(this::newThread);
  private final ExecutorService clients = Executors.newCachedThreadPool(this::newThread);
  private final ScheduledExecutorService cancellers =
      Executors.newSingleThreadScheduledExecutor(this::newThread);
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Bridge bridge = Bridge.on(pool);

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final LongAdder stages = new LongAdder();
  private final LongAdder ends = new LongAdder();
  private final LongAdder succeeded = new LongAdder();

  private Thread newThread(Runnable task) {
    Thread thread = new Thread(task);
    threads.add(thread);
    return thread;
  }

  @Test
  void flowsWithRandomDeadlinesAndCancellationsLeaveNothingBehind() throws Exception {
    Random random = new Random(SEED);
    long start = System.nanoTime();
    int flows = 0;
    while (System.nanoTime() - start < DURATION.toNanos() && failures.isEmpty()) {
      int atOnce = 2 + random.nextInt(MOST_FLOWS - 1);
      CountDownLatch ended = new CountDownLatch(atOnce);
      for (int i = 0; i < atOnce; i++) {
        Client client = new Client(++flows, random.nextLong());
        clients.execute(
            () -> {
              client.run();
              ended.countDown();
            });
      }
      Bodies.await(ended);
    }
    assertNothingIsLeft(flows);
  }

  private void assertNothingIsLeft(int flows) throws InterruptedException {
    String run = "%d flows, seed %d, %s".formatted(flows, SEED, bridge);
    Spin.until("all stages end: " + run, () -> ends.sum() == stages.sum());
    // While the threads are still there:
    Spin.until("no thread keeps anything: " + run, () -> ThreadSlots.occupied() == 0);
    bridge.close();
    for (ExecutorService service : List.of(cancellers, clients, pool)) {
      service.shutdown();
      assertThat(service.awaitTermination(30, TimeUnit.SECONDS)).as(run).isTrue();
    }
    Spin.until("threads end: " + run, () -> threads.stream().noneMatch(Thread::isAlive));
    Spin.until("no thread of the library: " + run, BridgeSoakTest::hasNoThreadOfTheLibrary);
    assertThat(failures).as(run).isEmpty();
    assertThat(ends.sum()).as(run).isEqualTo(stages.sum());
    assertThat(succeeded.sum()).as(run).isPositive();
    assertCountsAddUp(run);
    if (System.getProperty("throughline.soak") != null) {
      System.out.println(run); // somebody waits for the figures
    }
  }

  private static boolean hasNoThreadOfTheLibrary() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().startsWith("throughline-"));
  }

  private void assertCountsAddUp(String run) {
    Matcher counts =
        Pattern.compile(
                "made (\\d+), completed (\\d+), given up (\\d+), of these ended late (\\d+)")
            .matcher(bridge.toString());
    assertThat(counts.find()).isTrue();
    long[] values = new long[4];
    for (int i = 0; i < 4; i++) {
      values[i] = Long.parseLong(counts.group(i + 1));
    }
    assertThat(values[0]).as(run).isPositive().isEqualTo(values[1] + values[2]);
    assertThat(values[3]).as(run).isLessThanOrEqualTo(values[2]);
  }

  /** One flow, with whatever chance has for it. */
  private final class Client {
    private final int id;

    /** Used by one thread at a time, but for what goes on after its time. */
    private final Random random;

    Client(int id, long seed) {
      this.id = id;
      this.random = new Random(seed);
    }

    private boolean once(int in) {
      return random.nextInt(in) == 0;
    }

    void run() {
      Context flow = Context.empty();
      try {
        flow.run(this::runScoped);
      } catch (Throwable e) {
        failures.add(e);
      }
      if (Thread.currentThread().isInterrupted()) {
        failures.add(new AssertionError("an interrupt has outlived a flow"));
      }
    }

    private void runScoped() {
      FLOW.set(id);
      WAITING.set(List.of());
      if (once(2)) {
        LongAdder cleanups = new LongAdder();
        ThreadSensitiveContext scope = bridge.openThreadSensitiveContext();
        scope.onClose(cleanups::increment);
        runInTime();
        stages.increment();
        count(scope.closeAsync(), () -> check(cleanups.sum() == 1, "no cleanup, or two"));
      } else {
        runInTime();
      }
    }

    private void runInTime() {
      if (once(4)) {
        allowed(() -> Deadline.after(limit()).run(this::runEitherOrder));
      } else {
        runEitherOrder();
      }
    }

    private void runEitherOrder() {
      if (once(2)) {
        allowed(() -> blocking(LEVELS));
      } else {
        allowed(() -> asynchronous(LEVELS).toCompletableFuture().join());
      }
    }

    private void allowed(Runnable task) {
      try {
        task.run();
        succeeded.increment();
      } catch (Throwable e) {
        checkAllowed(e);
      }
    }

    /** The blocking side: does something, and calls the asynchronous side. */
    private int blocking(int level) {
      arrive(level);
      work();
      if (level == 0) {
        return 0;
      }
      int result =
          maybeLimited(bridge)
              .asyncToSync(
                  named(
                      "asynchronous " + level,
                      () -> {
                        List<Thread> waiting = new ArrayList<>(WAITING.get());
                        waiting.add(Thread.currentThread());
                        WAITING.set(List.copyOf(waiting));
                        return asynchronous(level - 1);
                      }));
      check(LEVEL.get() == 0, "what the innermost level wrote did not come back");
      check(FLOW.get() == id, "in the context of another flow");
      return result + 1;
    }

    /** The asynchronous side: calls the blocking side, here or there, and chains on it. */
    private CompletionStage<Integer> asynchronous(int level) {
      arrive(level);
      if (level == 0) {
        return CompletableFuture.completedFuture(0);
      }
      boolean pooled = once(3);
      List<Thread> waiting = WAITING.get();
      CompletableFuture<Integer> call =
          maybeLimited(pooled ? bridge.pooled() : bridge)
              .syncToAsync(
                  named(
                      "blocking " + level,
                      () -> {
                        Thread here = Thread.currentThread();
                        check(
                            pooled || waiting.isEmpty() || waiting.contains(here),
                            "not on the thread of a caller that waits");
                        return blocking(level - 1);
                      }));
      CompletableFuture<Integer> counted = counted(call);
      if (once(6)) {
        boolean interrupt = once(2);
        var unused =
            cancellers.schedule(
                () -> call.cancel(interrupt), random.nextInt(2_000), TimeUnit.MICROSECONDS);
      }
      return switch (random.nextInt(3)) {
        case 0 -> counted;
        case 1 -> counted(call.thenApply(result -> result + 1));
        default -> counted(call.thenComposeAsync(CompletableFuture::completedFuture, pool));
      };
    }

    private Bridge maybeLimited(Bridge chosen) {
      return once(6) ? chosen.within(limit()) : chosen;
    }

    private Duration limit() {
      return Duration.ofNanos(1 + random.nextInt(5_000_000));
    }

    private void arrive(int level) {
      check(FLOW.get() == id, "in the context of another flow");
      LEVEL.set(level);
    }

    /** What bodies do: nothing, computing, or waiting, which heeds an interrupt or swallows it. */
    private void work() {
      int micros = random.nextInt(300);
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> {
          for (int i = 0; i < micros; i++) {
            Thread.onSpinWait();
          }
        }
        default -> waitFor(micros, once(2));
      }
    }

    private void waitFor(int micros, boolean heeds) {
      try {
        check(!new CountDownLatch(1).await(micros, TimeUnit.MICROSECONDS), "nobody counts down");
      } catch (InterruptedException e) {
        if (heeds) {
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted");
        }
      }
    }

    private <T> CompletableFuture<T> counted(CompletableFuture<T> stage) {
      stages.increment();
      count(stage, () -> {});
      return stage;
    }

    /** Counts the end of a stage, whose failure must be one that the rules allow. */
    private void count(CompletionStage<?> stage, Runnable atTheEnd) {
      AtomicBoolean ended = new AtomicBoolean();
      var unused =
          stage.whenComplete(
              (result, failure) -> {
                check(!ended.getAndSet(true), "completed twice");
                if (failure != null) {
                  checkAllowed(failure);
                }
                atTheEnd.run();
                ends.increment();
              });
    }

    private void checkAllowed(Throwable failure) {
      Throwable thrown = Failures.unwrap(failure);
      if (!(thrown instanceof DeadlineExceededException
          || thrown instanceof CancellationException
          || thrown instanceof InterruptedException
          || thrown instanceof RejectedExecutionException)) {
        failures.add(thrown);
      }
    }

    private void check(boolean holds, String what) {
      if (!holds) {
        failures.add(new AssertionError(what + ", flow " + id));
      }
    }
  }
}
