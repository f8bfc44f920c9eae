package io.github.throughline.bridge;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * What a body sets is seen by a stage, be that chained before or after the body has ended, but not
 * where its maker has set the variable; and it stays out of the maker's context.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "17, 18, 5, 0",
    expect = Expect.ACCEPTABLE,
    desc = "down the chain, and nowhere else")
@State
public class ChangesStress {
  private static final ContextVar<int[]> SET = ContextVar.of("set by the body");
  private static final ContextVar<Integer> BOTH = ContextVar.of("set by both");

  private Runnable given;
  private final Bridge bridge = Bridge.on(task -> given = task).pooled();
  private final CompletableFuture<Integer> future =
      bridge.syncToAsync(
          () -> {
            SET.set(new int[] {17});
            BOTH.set(4);
            return 1;
          });

  /** The pool's thread. */
  @Actor
  public void body() {
    given.run();
  }

  /** Chains two stages while the body may be running. */
  @Actor
  public void chain(IIII_Result result) {
    Context.empty()
        .run(
            () -> {
              BOTH.set(5);
              CompletableFuture<?> last =
                  future
                      .thenAccept(
                          one -> {
                            result.r1 = read();
                            SET.set(new int[] {18});
                          })
                      .thenRun(
                          () -> {
                            result.r2 = read();
                            result.r3 = BOTH.get();
                          });
              last.join();
              result.r4 = read();
            });
  }

  private static int read() {
    int[] value = SET.orElse(null);
    return value == null ? 0 : value[0];
  }
}
