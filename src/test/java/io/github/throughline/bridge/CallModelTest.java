package io.github.throughline.bridge;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.ManualTimers;
import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.context.internal.Crossings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A {@link Call} at its deadline: what is counted is what its future tells. */
@Tag("model")
class CallModelTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @Test
  void resultMeetsAWaiterThatFindsTheDeadlinePassed() {
    Models.everyInterleaving(
        100,
        () -> {
          AtomicLong clock = new AtomicLong();
          Timers timers = new Timers(new ManualTimers(), clock::get);
          Runnable[] given = new Runnable[1];
          Host host = Host.on(task -> given[0] = task, timers);
          Call<Integer> call =
              new Call<>(host, () -> 17, Crossings.get().fromHere(), Deadline.after(LIMIT, timers));
          call.sendToPool();
          Thread runner = start(given[0]);
          clock.set(LIMIT.toNanos());
          call.endIfHopeless();
          join(runner);
          check(call.future().isDone(), "stuck");
          boolean late = call.future().isCompletedExceptionally();
          check(host.counts.completions() == (late ? 0 : 1), "completed");
          check(host.counts.releases() == (late ? 1 : 0), "given up");
        });
  }
}
