package io.github.throughline.context;

import io.github.throughline.context.internal.ThreadSlots;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;

/**
 * An undeployment empties the slots of a thread that runs: the thread reads its value or none, and
 * has nothing left when it is done.
 */
@JCStressTest
@Outcome(id = "(inner|none), (outer|none), true", expect = Expect.ACCEPTABLE, desc = "clean")
@State
public class UndeploymentStress {
  private static final ContextVar<String> AT = ContextVar.of("at");

  /** A thread in two contexts. */
  @Actor
  public void runs(LLZ_Result result) {
    Context.where(AT, "outer")
        .run(
            () -> {
              Context.where(AT, "inner").run(() -> result.r1 = AT.orElse(fromCache()));
              result.r2 = AT.orElse("none");
            });
    result.r3 = Arrays.stream(ThreadSlots.get()).allMatch(UndeploymentStress::pinsNothing);
  }

  /** The undeployment's own mark may come last. */
  private static boolean pinsNothing(Object slot) {
    return slot == null || slot.equals(true);
  }

  /** Fills the cache of reads, so that there is something to be left. */
  private static String fromCache() {
    try {
      return AT.get();
    } catch (UnboundException e) {
      return "none";
    }
  }

  /** The server. */
  @Actor
  public void undeploys() {
    ThreadSlots.applicationStarted();
    ThreadSlots.applicationStopped();
  }
}
