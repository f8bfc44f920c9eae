package io.github.throughline.bridge;

import io.github.throughline.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

/**
 * What does it cost to wait for asynchronous code that goes to a pool and from there calls blocking
 * code on the waiting thread? The threads change as often as in a bare hand-off there and back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RunBackBenchmark {
  private final Object result = new Object();
  private ExecutorService pool;
  private ExecutorService carrying;
  private Bridge bridge;
  private HandOff handOff;

  /** Starts the pool. */
  @Setup(Level.Trial)
  public void start() {
    pool = Executors.newFixedThreadPool(2);
    carrying = Context.propagating(pool);
    bridge = Bridge.on(pool);
    handOff = new HandOff();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void end() {
    handOff.close();
    bridge.close();
    pool.shutdown();
  }

  private CompletionStage<Object> hopping() {
    return CompletableFuture.supplyAsync(() -> bridge.syncToAsync(() -> result), carrying)
        .thenCompose(call -> call);
  }

  /** Calls through the bridge. */
  @Benchmark
  public Object bridged() {
    return bridge.<Object>asyncToSync(this::hopping);
  }

  /** The measure: a thread wakes another and is woken by it. */
  @Benchmark
  public Object handedOff() {
    handOff.thereAndBack();
    return result;
  }
}
