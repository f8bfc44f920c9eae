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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which map suits a context? Compares flat slots by variable index, the radix tree over indexes
 * that contexts use, and a compressed hash trie (CHAMP); reads go round the variables. Run with
 * {@code -prof gc} for the bytes of a write.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class MapBenchmark {
  /** How many variables are bound. */
  @Param({"1", "10", "100", "1000", "10000"})
  int variables;

  private Binding[] bindings;
  private int next;
  private Binding[] flat;
  private ContextMap radix = ContextMap.EMPTY;
  private Champ champ = Champ.EMPTY;

  /** Fills the maps. */
  @Setup(Level.Trial)
  public void fill() {
    bindings = new Binding[variables];
    flat = new Binding[variables];
    for (int i = 0; i < variables; i++) {
      ContextVar<Object> variable = ContextVar.of("variable " + i);
      bindings[i] = new Binding(variable, i, "value", null);
      flat[i] = bindings[i];
      radix = radix.with(bindings[i]);
      champ = champ.with(bindings[i], 0);
    }
  }

  private Binding next() {
    next = next + 1 == variables ? 0 : next + 1;
    return bindings[next];
  }

  /** Reads an array element. */
  @Benchmark
  public Object flatGet() {
    Binding wanted = next();
    return wanted.index < flat.length ? flat[wanted.index] : null;
  }

  /** Reads the radix tree. */
  @Benchmark
  public Object radixGet() {
    Binding wanted = next();
    return radix.get(wanted.index, wanted.key);
  }

  /** Reads the hash trie. */
  @Benchmark
  public Object champGet() {
    return champ.get(next());
  }

  /** Copies the array. */
  @Benchmark
  public Object flatWith() {
    Binding binding = next();
    Binding[] copy = flat.clone();
    copy[binding.index] = binding;
    return copy;
  }

  /** Copies a path of the radix tree. */
  @Benchmark
  public Object radixWith() {
    return radix.with(next());
  }

  /** Copies a path of the hash trie. */
  @Benchmark
  public Object champWith() {
    return champ.with(next(), 0);
  }
}
