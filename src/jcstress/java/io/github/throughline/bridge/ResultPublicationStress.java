package io.github.throughline.bridge;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * What a body has made and written is seen whole by a stage, by a thread that joins, and by one
 * that finds the future done.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "17, 18, (0|17), 17",
    expect = Expect.ACCEPTABLE,
    desc = "seen whole, or not yet")
@State
public class ResultPublicationStress {
  private Runnable given;
  private final Bridge bridge = Bridge.on(task -> given = task);

  /** Not volatile: published by the call alone. */
  private int written;

  private final CompletableFuture<int[]> future =
      bridge
          .pooled()
          .syncToAsync(
              () -> {
                written = 18;
                return new int[] {17};
              });

  /** The pool's thread. */
  @Actor
  public void run() {
    given.run();
  }

  /** A thread that looks, chains a stage, and waits. */
  @Actor
  public void see(IIII_Result result) {
    int[] now = future.getNow(null);
    result.r3 = now == null ? 0 : now[0];
    CompletableFuture<?> stage =
        future.thenAccept(
            value -> {
              result.r1 = value[0];
              result.r2 = written;
            });
    result.r4 = future.join()[0];
    stage.join();
  }
}
