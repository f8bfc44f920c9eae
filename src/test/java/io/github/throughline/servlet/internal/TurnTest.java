package io.github.throughline.servlet.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One thread, and two that meet; every interleaving is in {@link TurnModelTest}. */
class TurnTest {
  private final Turn turn = new Turn();
  private final List<String> run = new CopyOnWriteArrayList<>();

  private Runnable step(String name) {
    return () -> run.add(name);
  }

  @Test
  void stepsRunInTheOrderInWhichTheyWerePut() {
    turn.put(step("one"));
    turn.put(step("two"));
    assertThat(run).isEmpty();
    turn.take(step("three"));
    assertThat(run).containsExactly("one", "two", "three");
    turn.take();
    turn.take(step("four"));
    assertThat(run).containsExactly("one", "two", "three", "four");
  }

  @Test
  void stepThatIsPutByARunningOneComesAfterIt() {
    turn.take(
        () -> {
          turn.take(
              () -> {
                turn.take(step("innermost"));
                run.add("inner");
              });
          run.add("outer");
        });
    assertThat(run).containsExactly("outer", "inner", "innermost");
  }

  @Test
  void stepOfAnotherThreadIsRunByTheOneThatRunsSteps() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch put = new CountDownLatch(1);
    Thread owner =
        new Thread(
            () ->
                turn.take(
                    () -> {
                      inside.countDown();
                      await(put);
                    }));
    owner.start();
    await(inside);
    turn.take(() -> run.add(Thread.currentThread().getName()));
    assertThat(run).as("nobody waits").isEmpty();
    put.countDown();
    owner.join();
    assertThat(run).containsExactly(owner.getName());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void stepThatThrowsLeavesTheTurnToTheOthers() {
    turn.put(
        () -> {
          turn.take(step("inner"));
          throw new IllegalStateException("broken");
        });
    turn.put(step("next"));
    assertThatThrownBy(turn::take).hasMessage("broken");
    assertThat(run).containsExactly("next", "inner");
    turn.take(step("later"));
    assertThat(run).containsExactly("next", "inner", "later");
  }

  @Test
  void errorOfAStepIsThrownAndLeavesTheTurn() {
    assertThatThrownBy(
            () ->
                turn.take(
                    () -> {
                      throw new AssertionError("broken");
                    }))
        .hasMessage("broken");
    turn.take(step("later"));
    assertThat(run).containsExactly("later");
  }

  @Test
  void othersAreWaitedForUntilTheyHaveRunWhatWasPut() throws Exception {
    Thread waiting =
        new Thread(
            () -> {
              turn.put(step("put"));
              turn.awaitOthers();
              run.add("waited");
            });
    turn.take(
        () -> {
          waiting.start();
          while (waiting.isAlive() && waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
          }
          run.add("running");
        });
    waiting.join();
    assertThat(run).containsExactly("running", "put", "waited");
    turn.awaitOthers();
  }

  @Test
  void stepThatWaitsForItselfCanBeInterrupted() {
    turn.take(
        () -> {
          Thread.currentThread().interrupt();
          turn.awaitOthers();
          run.add("interrupted " + Thread.interrupted());
        });
    assertThat(run).containsExactly("interrupted true");
  }
}
