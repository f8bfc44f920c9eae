package io.github.throughline.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/** What does a blocking call on a pool cost, compared with one that carries nothing? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PooledHopBenchmark {
  private final Object result = new Object();
  private ExecutorService pool;
  private Bridge bridge;
  private Bridge pooled;

  /** Starts the pool. */
  @Setup(Level.Trial)
  public void start() {
    pool = Executors.newFixedThreadPool(2);
    bridge = Bridge.on(pool);
    pooled = bridge.pooled();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void end() {
    bridge.close();
    pool.shutdown();
  }

  /** Calls through the bridge. */
  @Benchmark
  public Object bridged() {
    return pooled.syncToAsync(() -> result).join();
  }

  /** The measure: a task of an executor service. */
  @Benchmark
  public Object submitted() throws Exception {
    return pool.submit(() -> result).get();
  }

  /** The measure: a future of the JDK. */
  @Benchmark
  public Object supplied() {
    return CompletableFuture.supplyAsync(() -> result, pool).join();
  }
}
