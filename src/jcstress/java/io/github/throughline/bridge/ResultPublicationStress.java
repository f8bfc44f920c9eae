package io.github.throughline.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * What a body has made and written is seen whole by a thread that joins, by one that finds the
 * future done, and by a stage.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "17, 18, (0|17), 17",
    expect = Expect.ACCEPTABLE,
    desc = "seen whole, or not yet")
@State
public class ResultPublicationStress {
  private final CountDownLatch called = new CountDownLatch(1);
  private Runnable given;
  private final Bridge bridge =
      Bridge.on(
          task -> {
            given = task;
            called.countDown();
          });

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

  /** A thread that waits. */
  @Actor
  public void join(IIII_Result result) {
    result.r1 = future.join()[0];
    result.r2 = written;
  }

  /** A thread that does not wait. */
  @Actor
  public void look(IIII_Result result) {
    int[] now = future.getNow(null);
    result.r3 = now == null ? 0 : now[0];
  }

  /** A stage, run by whoever comes last. */
  @Actor
  public void chain(IIII_Result result) {
    future.thenApply(value -> value[0]).thenAccept(value -> result.r4 = value).join();
  }
}
