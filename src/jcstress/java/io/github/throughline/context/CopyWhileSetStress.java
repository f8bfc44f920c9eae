package io.github.throughline.context;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A copy made while another thread sets has the whole of one state, and later copies no older. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "both copies before the set")
@Outcome(id = "0, 17", expect = Expect.ACCEPTABLE, desc = "the set between the copies")
@Outcome(id = "17, 17", expect = Expect.ACCEPTABLE, desc = "both copies after the set")
@State
public class CopyWhileSetStress {
  private static final ContextVar<int[]> VARIABLE = ContextVar.of("variable");

  private final Context context = Context.empty();

  /** Writes an object that is published by nothing but the context. */
  @Actor
  public void set() {
    context.run(() -> VARIABLE.set(new int[] {17}));
  }

  /** Reads it through copies. */
  @Actor
  public void copy(II_Result result) {
    result.r1 = read(context.copy());
    result.r2 = read(context.copy());
  }

  private static int read(Context copy) {
    return copy.contains(VARIABLE) ? copy.get(VARIABLE)[0] : 0;
  }
}
