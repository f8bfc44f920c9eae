package io.github.throughline.bridge;

import io.github.throughline.context.Context;
import io.github.throughline.context.Entry;
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

/** What does a call on the one worker of a request cost, compared with two threads alone? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ThreadSensitiveHopBenchmark {
  private final Object result = new Object();
  private ExecutorService pool;
  private Bridge bridge;
  private HandOff handOff;
  private Entry entry;
  private ThreadSensitiveContext scope;

  /** Opens the scope, as a request does. */
  @Setup(Level.Trial)
  public void open() {
    pool = Executors.newFixedThreadPool(2);
    bridge = Bridge.on(pool);
    handOff = new HandOff();
    entry = Context.empty().enter();
    scope = bridge.openThreadSensitiveContext();
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    scope.close();
    entry.close();
    handOff.close();
    bridge.close();
    pool.shutdown();
  }

  /** Calls through the bridge. */
  @Benchmark
  public Object bridged() {
    return bridge.syncToAsync(() -> result).join();
  }

  /** The measure: a thread wakes another and is woken by it. */
  @Benchmark
  public Object handedOff() {
    handOff.thereAndBack();
    return result;
  }
}
