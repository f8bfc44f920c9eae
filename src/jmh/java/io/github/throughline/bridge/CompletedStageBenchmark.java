package io.github.throughline.bridge;

import java.util.concurrent.CompletableFuture;
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

/** What does it cost to wait through the bridge for what is there already? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CompletedStageBenchmark {
  private final CompletableFuture<Object> completed =
      CompletableFuture.completedFuture(new Object());
  private Bridge bridge;

  /** Makes the bridge. */
  @Setup(Level.Trial)
  public void start() {
    bridge = Bridge.standalone();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void end() {
    bridge.close();
  }

  /** Waits through the bridge. */
  @Benchmark
  public Object bridged() {
    return bridge.<Object>asyncToSync(() -> completed);
  }

  /** The measure: nothing but the wait. */
  @Benchmark
  public Object joined() {
    return completed.join();
  }
}
