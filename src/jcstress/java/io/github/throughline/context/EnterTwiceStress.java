package io.github.throughline.context;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads enter one context: never both at once, and what one has set the next one sees. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one was refused")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "one after the other")
@State
public class EnterTwiceStress {
  private static final ContextVar<Integer> COUNT = ContextVar.withDefault("count", 0);

  private final Context context = Context.empty();

  private void increment() {
    try {
      context.run(() -> COUNT.set(COUNT.get() + 1));
    } catch (IllegalStateException refused) {
      // entered by the other thread: that one counts
    }
  }

  /** One thread. */
  @Actor
  public void one() {
    increment();
  }

  /** The other. */
  @Actor
  public void other() {
    increment();
  }

  /** What is there in the end; a lost update would make it 1 without a refusal, or tear a map. */
  @Arbiter
  public void sum(I_Result result) {
    context.run(() -> result.r1 = COUNT.get());
  }
}
