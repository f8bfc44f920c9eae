package io.github.throughline.context;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does reading a variable cost beside reading a thread-local, and does it stay the same
 * however many variables are bound?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class GetBenchmark {
  /** How many variables are bound. */
  @Param({"1", "10", "100", "1000", "10000"})
  int variables;

  private final ThreadLocal<Object> threadLocal = new ThreadLocal<>();
  private Variables bound;
  private ContextVar<Object> read;
  private Entry entry;

  /** Enters a context with all of them. */
  @Setup(Level.Trial)
  public void enter() {
    threadLocal.set("value");
    bound = new Variables(variables);
    read = bound.get(variables / 2);
    entry = bound.context().enter();
  }

  /** Leaves it. */
  @TearDown(Level.Trial)
  public void leave() {
    entry.close();
    threadLocal.remove();
  }

  /** Reads one of the variables. */
  @Benchmark
  public Object contextVar() {
    return read.get();
  }

  /** The measure. */
  @Benchmark
  public Object threadLocal() {
    return threadLocal.get();
  }
}
