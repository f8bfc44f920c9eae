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
 * What do a write, a copy and a hand-over cost, and do they stay the same however many variables
 * are bound? Run with {@code -prof gc} for the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class HandOverBenchmark {
  /** How many variables are bound. */
  @Param({"1", "100", "10000"})
  int variables;

  private final ThreadLocal<Object> threadLocal = new ThreadLocal<>();
  private ContextVar<Object> written;
  private Entry entry;
  private Object sink;

  /** Enters a context with all of them. */
  @Setup(Level.Trial)
  public void enter() {
    Variables bound = new Variables(variables);
    written = bound.get(variables / 2);
    entry = bound.context().enter();
  }

  /** Leaves it. */
  @TearDown(Level.Trial)
  public void leave() {
    entry.close();
    threadLocal.remove();
  }

  /** Sets a variable and keeps a snapshot of the result. */
  @Benchmark
  public Object setAndCopy() {
    written.set("value");
    return Context.copyOfCurrent();
  }

  /** Sets a variable and undoes it. */
  @Benchmark
  public void setAndReset() {
    written.reset(written.set("value"));
  }

  /** The measure for {@link #setAndReset}. */
  @Benchmark
  public void threadLocalSetAndClear() {
    threadLocal.set("value");
    threadLocal.set(null);
  }

  /** Copies the context. */
  @Benchmark
  public Object copy() {
    return Context.copyOfCurrent();
  }

  /** Runs with one binding more. */
  @Benchmark
  public Object where() {
    Context.where(written, "value").run(() -> sink = written.get());
    return sink;
  }

  /** Captures a task as an executor wrapper does, and runs it. */
  @Benchmark
  public Object wrapAndRun() {
    Contextual.runnable(Snapshot.ofHop(), () -> sink = written.get()).run();
    return sink;
  }
}
