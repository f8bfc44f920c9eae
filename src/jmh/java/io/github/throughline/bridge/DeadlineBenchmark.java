package io.github.throughline.bridge;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Timeout;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.standalone.StandaloneFaultTolerance;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a time limit cost that is not reached? A timer is armed and cancelled. Run with {@code
 * -prof gc} for the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class DeadlineBenchmark {
  private static final Duration LIMIT = Duration.ofHours(1);

  private final Object result = new Object();
  private final CompletableFuture<Object> completed = CompletableFuture.completedFuture(result);
  private final Guard guard =
      Guard.create().withTimeout().duration(1, ChronoUnit.HOURS).done().build();
  private final FailsafeExecutor<Object> failsafe =
      Failsafe.with(Timeout.builder(LIMIT).withInterrupt().build());
  private final TimeLimiter limiter = TimeLimiter.of(LIMIT);
  private ScheduledThreadPoolExecutor timers;
  private Bridge bridge;
  private Bridge within;

  /** Makes the bridge. */
  @Setup(Level.Trial)
  public void start() {
    timers = new ScheduledThreadPoolExecutor(1);
    timers.setRemoveOnCancelPolicy(true);
    bridge = Bridge.standalone();
    within = bridge.within(LIMIT);
  }

  /** Ends it, and the threads of the others. */
  @TearDown(Level.Trial)
  public void end() throws Exception {
    bridge.close();
    timers.shutdownNow();
    StandaloneFaultTolerance.shutdown();
  }

  /** A call with a deadline of its own. */
  @Benchmark
  public Object deadline() {
    return Deadline.after(LIMIT).<Object, RuntimeException>call(() -> result);
  }

  /** Waiting through a bridge that has a limit, for what is there already. */
  @Benchmark
  public Object bridgeWithin() {
    return within.<Object>asyncToSync(() -> completed);
  }

  /** A future with a limit, completed by hand. */
  @Benchmark
  public Object bound() {
    CompletableFuture<Object> source = new CompletableFuture<>();
    CompletableFuture<Object> bound = Deadline.after(LIMIT).bound(source);
    source.complete(result);
    return bound.join();
  }

  /** The measure for {@link #bound}. */
  @Benchmark
  public Object orTimeout() {
    CompletableFuture<Object> source = new CompletableFuture<>();
    CompletableFuture<Object> bound = source.orTimeout(1, TimeUnit.HOURS);
    source.complete(result);
    return bound.join();
  }

  /** The measure for {@link #bound}: resilience4j, its timers removed when they are cancelled. */
  @Benchmark
  public Object resilience4j() {
    CompletableFuture<Object> source = new CompletableFuture<>();
    CompletableFuture<Object> bound =
        limiter.executeCompletionStage(timers, () -> source).toCompletableFuture();
    source.complete(result);
    return bound.join();
  }

  /** The measure for {@link #deadline}: SmallRye Fault Tolerance. */
  @Benchmark
  public Object smallRye() {
    return guard.get(() -> result, Object.class);
  }

  /** The measure for {@link #deadline}: Failsafe. */
  @Benchmark
  public Object failsafe() {
    return failsafe.get(() -> result);
  }
}
