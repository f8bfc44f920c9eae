package io.github.throughline.servlet.internal;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A {@link Turn}: one step at a time, each once, those of a thread in order, and none left. */
@Tag("model")
class TurnModelTest {
  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(100, scenario);
  }

  /** A turn, and the steps that it runs. Plain fields, as steps follow each other. */
  private static final class Meeting {
    final Turn turn = new Turn();
    private final AtomicInteger inside = new AtomicInteger();
    private int run;
    private int last;

    /** A step of the one whose steps have numbers in order. */
    Runnable numbered(int number) {
      return () -> {
        check(last == number - 1, "in order");
        last = number;
        run();
      };
    }

    void run() {
      check(inside.incrementAndGet() == 1, "two at once");
      run++;
      inside.decrementAndGet();
    }

    void fail() {
      run();
      throw new IllegalStateException();
    }

    void takeFailing() {
      try {
        turn.take(this::fail);
      } catch (IllegalStateException e) {
        // the thread that has run it gets it, which may be another one
      }
    }

    void takeWhereOthersFail(Runnable step) {
      try {
        turn.take(step);
      } catch (IllegalStateException e) {
        // as above
      }
    }

    void checkRun(int steps) {
      check(run == steps, "left undone");
    }
  }

  @Test
  void stepsOfTwoThreadsAreRun() {
    everyInterleaving(
        () -> {
          Meeting meeting = new Meeting();
          Thread other = start(() -> meeting.turn.take(meeting::run));
          meeting.turn.take(meeting.numbered(1));
          meeting.turn.take(meeting.numbered(2));
          join(other);
          meeting.checkRun(3);
        });
  }

  @Test
  void stepsOfThreeThreadsAreRun() {
    everyInterleaving(
        () -> {
          Meeting meeting = new Meeting();
          Thread one = start(() -> meeting.turn.take(meeting::run));
          Thread two = start(() -> meeting.turn.take(meeting::run));
          meeting.turn.take(meeting::run);
          join(one);
          join(two);
          meeting.checkRun(3);
        });
  }

  @Test
  void stepsThatArePutBeforehandAreRunByWhoeverTakes() {
    everyInterleaving(
        () -> {
          Meeting meeting = new Meeting();
          Thread other = start(() -> meeting.turn.take(meeting::run));
          meeting.turn.put(meeting.numbered(1));
          meeting.turn.put(meeting.numbered(2));
          meeting.turn.take(meeting.numbered(3));
          join(other);
          meeting.checkRun(4);
        });
  }

  @Test
  void stepsOfStepsAreRun() {
    everyInterleaving(
        () -> {
          Meeting meeting = new Meeting();
          Thread other = start(() -> meeting.turn.take(meeting::run));
          meeting.turn.take(
              () -> {
                meeting.turn.take(meeting.numbered(1));
                meeting.run();
              });
          join(other);
          meeting.checkRun(3);
        });
  }

  @Test
  void stepThatThrowsLeavesNoneUndone() {
    everyInterleaving(
        () -> {
          Meeting meeting = new Meeting();
          Thread other = start(() -> meeting.takeWhereOthersFail(meeting::run));
          meeting.takeFailing();
          meeting.takeWhereOthersFail(meeting.numbered(1));
          join(other);
          meeting.checkRun(3);
        });
  }

  @Test
  void stepOfAnotherThatHasBegunIsWaitedFor() {
    everyInterleaving(
        () -> {
          Turn turn = new Turn();
          AtomicInteger steps = new AtomicInteger();
          AtomicInteger begun = new AtomicInteger();
          Thread other =
              start(
                  () ->
                      turn.take(
                          () -> {
                            begun.incrementAndGet();
                            steps.incrementAndGet();
                          }));
          int seen = begun.get();
          turn.awaitOthers();
          check(steps.get() >= seen, "not waited for");
          join(other);
        });
  }

  @Test
  void othersThatWaitForEachOtherDoNotForEver() {
    everyInterleaving(
        () -> {
          Meeting meeting = new Meeting();
          Thread other =
              start(
                  () -> {
                    meeting.turn.take(meeting::run);
                    meeting.turn.awaitOthers();
                  });
          meeting.turn.take(meeting.numbered(1));
          meeting.turn.awaitOthers();
          check(meeting.last == 1, "not waited for");
          join(other);
          meeting.checkRun(2);
        });
  }
}
