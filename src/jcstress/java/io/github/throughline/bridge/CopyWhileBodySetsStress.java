package io.github.throughline.bridge;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A body sets two variables in a context while others copy it: each copy has both, the first, or
 * none, a later copy is no older, and in the end the context has both.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "(0|1|12), 12, 1, 12",
    expect = Expect.ACCEPTABLE,
    desc = "in the order in which they were set")
@State
public class CopyWhileBodySetsStress {
  private static final ContextVar<int[]> FIRST = ContextVar.of("first");
  private static final ContextVar<int[]> SECOND = ContextVar.of("second");

  private final Context context = Context.empty();
  private Runnable given;
  private final CompletableFuture<Integer> future =
      Bridge.on(task -> given = task)
          .pooled()
          .in(context)
          .syncToAsync(
              () -> {
                FIRST.set(new int[] {10});
                SECOND.set(new int[] {2});
                return 1;
              });

  /** The pool's thread. */
  @Actor
  public void body() {
    given.run();
  }

  /** Copies while the body may be running, and after it. */
  @Actor
  public void copy(IIII_Result result) {
    int early = read(context.copy());
    result.r1 = early == 10 ? 1 : early;
    int late = read(context.copy());
    result.r3 = late >= early ? 1 : 0;
    future.join();
    result.r2 = read(context.copy());
  }

  /** The context itself, which nobody is in any more. */
  @Arbiter
  public void end(IIII_Result result) {
    context.run(() -> result.r4 = read(context));
  }

  private static int read(Context copy) {
    return (copy.contains(FIRST) ? copy.get(FIRST)[0] : 0)
        + (copy.contains(SECOND) ? copy.get(SECOND)[0] : 0);
  }
}
