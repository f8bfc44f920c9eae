package io.github.throughline.context;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads use one token: exactly one of them resets the variable. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the one")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the other")
@State
public class OneTokenStress {
  private static final ContextVar<String> VARIABLE = ContextVar.of("variable");

  private final Context context = Context.empty();
  private final Token<String> token =
      context.<Token<String>, RuntimeException>call(() -> VARIABLE.set("value"));

  private boolean reset() {
    try {
      return context.<Boolean, RuntimeException>call(token::tryReset);
    } catch (IllegalStateException refused) {
      return false; // the other thread is in the context, and about to reset
    }
  }

  /** One thread. */
  @Actor
  public void one(ZZ_Result result) {
    result.r1 = reset();
  }

  /** The other. */
  @Actor
  public void other(ZZ_Result result) {
    result.r2 = reset();
  }
}
