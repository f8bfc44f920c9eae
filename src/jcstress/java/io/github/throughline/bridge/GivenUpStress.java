package io.github.throughline.bridge;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;

/**
 * A body ends while another thread gives it up, twice: one of them wins, and no interrupt is left.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "true, false, false, false",
    expect = Expect.ACCEPTABLE,
    desc = "the result counts")
@org.openjdk.jcstress.annotations.Outcome(
    id = "false, true, false, false",
    expect = Expect.ACCEPTABLE,
    desc = "given up and interrupted")
@State
public class GivenUpStress {
  private final Outcome outcome = new Outcome();

  /** The thread of the body. */
  @Actor
  public void body(ZZZZ_Result result) {
    result.r1 = outcome.start() && outcome.finish();
    result.r4 = Thread.interrupted();
  }

  /** The timer's thread, and somebody who cancels. */
  @Actor
  public void giveUp(ZZZZ_Result result) {
    result.r2 = outcome.release(true);
    result.r3 = outcome.release(false);
  }
}
