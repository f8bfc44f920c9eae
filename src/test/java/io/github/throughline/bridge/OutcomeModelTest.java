package io.github.throughline.bridge;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The states of {@link Outcome}: one end for each body, and no interrupt that outlives it. */
@Tag("model")
class OutcomeModelTest {
  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(1_000, scenario);
  }

  /** A body on a thread of its own, and what became of it. */
  private static final class Body implements Runnable {
    final Outcome outcome = new Outcome();
    boolean begun;
    boolean counts;
    boolean interruptedAfterwards;

    @Override
    public void run() {
      begun = outcome.start();
      if (begun) {
        counts = outcome.finish();
      }
      interruptedAfterwards = Thread.interrupted();
    }
  }

  private static void giveUpWhileItRuns(boolean interrupt, boolean interruptToo) {
    everyInterleaving(
        () -> {
          Body body = new Body();
          boolean[] gaveUp = new boolean[2];
          Thread runner = start(body);
          Thread timer = start(() -> gaveUp[0] = body.outcome.release(interrupt));
          gaveUp[1] = body.outcome.release(interruptToo);
          join(timer);
          join(runner);
          int ends = (gaveUp[0] ? 1 : 0) + (gaveUp[1] ? 1 : 0) + (body.counts ? 1 : 0);
          check(ends == 1, "ended " + ends + " times");
          check(body.outcome.isDecided(), "decided");
          check(!body.interruptedAfterwards, "an interrupt has outlived its body");
          check(body.outcome.runner() == null, "nobody is in the body any more");
        });
  }

  @Test
  void resultMeetsTimeoutAndCancellation() {
    giveUpWhileItRuns(true, false);
  }

  @Test
  void resultMeetsTwoInterrupts() {
    giveUpWhileItRuns(true, true);
  }

  @Test
  void resultMeetsTwoCancellationsWithoutInterrupt() {
    giveUpWhileItRuns(false, false);
  }

  @Test
  void bodyGivenUpWhileQueuedNeverStarts() {
    everyInterleaving(
        () -> {
          Body body = new Body();
          boolean[] gaveUpQueued = new boolean[1];
          Thread canceller =
              start(() -> gaveUpQueued[0] = body.outcome.isQueued() && body.outcome.release(true));
          boolean gaveUpFirst = body.outcome.release(true);
          body.run();
          join(canceller);
          check(gaveUpFirst != gaveUpQueued[0], "given up once");
          check(!body.begun, "never starts");
          check(!body.interruptedAfterwards, "nothing to interrupt");
        });
  }

  /** The thread goes on to another body at once, as that of a pool does. */
  @Test
  void interruptDoesNotReachTheNextBody() {
    everyInterleaving(
        () -> {
          Body first = new Body();
          Body second = new Body();
          boolean[] interrupted = new boolean[1];
          Thread runner =
              start(
                  () -> {
                    first.run();
                    interrupted[0] = Thread.interrupted();
                    second.run();
                  });
          boolean gaveUp = first.outcome.release(true);
          join(runner);
          check(gaveUp != first.counts, "one end");
          check(!interrupted[0] && !second.interruptedAfterwards, "interrupted");
          check(second.counts, "the second is not concerned");
        });
  }

  @Test
  void shieldedPartMeetsAnInterrupt() {
    everyInterleaving(
        () -> {
          Outcome outcome = new Outcome();
          boolean[] seen = new boolean[3];
          Thread runner =
              start(
                  () -> {
                    outcome.start();
                    boolean shielded = outcome.shield();
                    seen[0] = Thread.currentThread().isInterrupted();
                    if (shielded) {
                      outcome.unshield();
                    }
                    seen[1] = outcome.finish();
                    seen[2] = Thread.interrupted();
                  });
          boolean gaveUp = outcome.release(true);
          join(runner);
          check(!seen[0], "interrupted in the shielded part");
          check(gaveUp != seen[1], "one end");
          check(!seen[2], "an interrupt has outlived its body");
        });
  }
}
