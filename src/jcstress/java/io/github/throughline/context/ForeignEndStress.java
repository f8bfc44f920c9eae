package io.github.throughline.context;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;

/**
 * Another thread ends the outer of two entries while its owner ends the inner one: the owner is in
 * the outer context or already out of it, is out in the end, and the context is free.
 */
@JCStressTest
@Outcome(id = "outer, bare, true", expect = Expect.ACCEPTABLE, desc = "returned, then ended")
@Outcome(id = "bare, bare, true", expect = Expect.ACCEPTABLE, desc = "skipped")
@State
public class ForeignEndStress {
  private static final ContextVar<String> AT = ContextVar.of("at");

  private final Context outer = Context.empty();
  private volatile Entry published;

  /** The owner of both entries. */
  @Actor
  public void owner(LLZ_Result result) {
    outer.run(() -> AT.set("outer"));
    Entry outside = outer.enter();
    Entry inside = Context.empty().enter();
    published = outside;
    inside.close();
    result.r1 = AT.orElse("bare");
    outside.close();
    result.r2 = AT.orElse("bare");
  }

  /** Somebody else with the outer entry. */
  @Actor
  public void foreign() {
    Entry outside = published;
    if (outside != null) {
      outside.close();
    }
  }

  /** Whether the outer context can be entered. */
  @Arbiter
  public void free(LLZ_Result result) {
    outer.run(() -> result.r3 = true);
  }
}
