package io.github.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtualTimeTest {
  private static final ContextVar<String> USER = ContextVar.of("user");

  private final VirtualTime time = new VirtualTime();
  private final List<String> log = new ArrayList<>();

  private void note(String what) {
    log.add(what + "@" + time.elapsed().toSeconds());
  }

  private Runnable noting(String what) {
    return () -> note(what);
  }

  private void advance(int seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void tasksRunInTheOrderOfTheirTimesAndThenOfTheirSubmission() {
    var unused = time.schedule(noting("c"), 2, TimeUnit.SECONDS);
    var unused2 = time.schedule(noting("a"), 1, TimeUnit.SECONDS);
    var unused3 = time.schedule(noting("b"), 1000, TimeUnit.MILLISECONDS);
    time.execute(noting("now"));
    assertThat(log).isEmpty();
    advance(0);
    assertThat(log).containsExactly("now@0");
    advance(10);
    assertThat(log).containsExactly("now@0", "a@1", "b@1", "c@2");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void tasksThatTasksGiveRunWithinTheSameAdvance() {
    time.execute(
        () -> {
          note("first");
          time.execute(noting("second"));
          var unused = time.schedule(noting("third"), 5, TimeUnit.SECONDS);
        });
    advance(5);
    assertThat(log).containsExactly("first@0", "second@0", "third@5");
  }

  @Test
  void whatIsDueLaterThanTheEndStays() {
    ScheduledFuture<String> timer = time.schedule(() -> "done", 3, TimeUnit.SECONDS);
    advance(2);
    assertThat(timer.isDone()).isFalse();
    assertThat(timer.getDelay(TimeUnit.SECONDS)).isEqualTo(1);
    advance(1);
    assertThat((Future<String>) timer).isDone();
  }

  @Test
  void periodicTasksRunAtEachOfTheirTimesUntilTheyAreCancelled() {
    Future<?> rate = time.scheduleAtFixedRate(noting("rate"), 1, 2, TimeUnit.SECONDS);
    Future<?> delay = time.scheduleWithFixedDelay(noting("delay"), 2, 3, TimeUnit.SECONDS);
    advance(6);
    assertThat(log).containsExactly("rate@1", "delay@2", "rate@3", "delay@5", "rate@5");
    rate.cancel(false);
    advance(2);
    delay.cancel(false);
    advance(10);
    assertThat(log).hasSize(6).endsWith("delay@8");
    assertThat(time).hasToString("VirtualTime[PT18S, 0 task(s)]");
  }

  @Test
  void periodicTaskThatFailsRunsNoMore() {
    Future<?> failing =
        time.scheduleAtFixedRate(
            () -> {
              note("run");
              throw new IllegalArgumentException("once");
            },
            0,
            1,
            TimeUnit.SECONDS);
    advance(5);
    assertThat(log).containsExactly("run@0");
    assertThatThrownBy(failing::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void periodicTaskMayCancelItself() {
    List<Future<?>> self = new ArrayList<>();
    self.add(
        time.scheduleAtFixedRate(
            () -> {
              note("run");
              self.get(0).cancel(false);
            },
            0,
            1,
            TimeUnit.SECONDS));
    advance(5);
    assertThat(log).containsExactly("run@0");
  }

  @Test
  void cancelledTaskDoesNotRunAndIsForgotten() {
    Future<?> timer = time.schedule(noting("never"), 1, TimeUnit.SECONDS);
    assertThat(timer.cancel(true)).isTrue();
    assertThat(time).hasToString("VirtualTime[PT0S, 0 task(s)]");
    advance(5);
    assertThat(log).isEmpty();
    assertThatThrownBy(timer::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void futuresTellOfExceptionsAndPlainTasksThrowThem() {
    Future<?> submitted =
        time.submit(
            () -> {
              throw new IllegalArgumentException("told");
            });
    time.execute(
        () -> {
          throw new IllegalArgumentException("thrown");
        });
    time.execute(noting("after"));
    assertThatIllegalArgumentException().isThrownBy(() -> advance(1)).withMessage("thrown");
    assertThatThrownBy(submitted::get).hasRootCauseMessage("told");
    assertThat(time.elapsed()).isZero();
    advance(0);
    assertThat(log).containsExactly("after@0");
  }

  @Test
  void aTaskCannotWaitForTimeToPass() {
    time.execute(() -> advance(1));
    assertThatIllegalStateException()
        .isThrownBy(() -> advance(1))
        .withMessageContaining("a task cannot wait");
    advance(1);
  }

  @Test
  void tasksWithoutEndAreReported() {
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            time.execute(this);
          }

          @Override
          public String toString() {
            return "an endless task";
          }
        };
    time.execute(again);
    assertThatIllegalStateException()
        .isThrownBy(() -> advance(1))
        .withMessageContaining("stands still")
        .withMessageContaining("an endless task");
  }

  @Test
  void timesBeyondAllTimesAreNever() {
    Future<?> never = time.schedule(noting("never"), Long.MAX_VALUE, TimeUnit.DAYS);
    advance(100);
    assertThat(never).isNotDone();
    assertThat(log).isEmpty();
  }

  @Test
  void badTimesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> advance(-1))
        .withMessageContaining("time is PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.scheduleAtFixedRate(noting("x"), 0, 0, TimeUnit.SECONDS))
        .withMessageContaining("period is 0 SECONDS");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> time.scheduleWithFixedDelay(noting("x"), 0, -1, TimeUnit.SECONDS))
        .withMessageContaining("delay is -1 SECONDS");
    Future<?> due = time.schedule(noting("late"), -5, TimeUnit.SECONDS);
    advance(0);
    assertThat(due).isDone();
  }

  @Test
  void tasksRunInAnEmptyContext() {
    Context.where(USER, "ann")
        .run(
            () -> {
              time.execute(() -> log.add(USER.orElse("nobody")));
              advance(0);
              assertThat(USER.get()).isEqualTo("ann");
            });
    assertThat(log).containsExactly("nobody");
  }
}
