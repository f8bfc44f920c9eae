package io.github.throughline.websocket;

import static io.github.throughline.websocket.Pulse.Verdict.ASK;
import static io.github.throughline.websocket.Pulse.Verdict.GIVE_UP;
import static io.github.throughline.websocket.Pulse.Verdict.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.ManualTimers;
import io.github.throughline.bridge.internal.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration HALF = Duration.ofSeconds(5);

  private final ManualTimers timers = new ManualTimers();
  private final Pulse pulse =
      new Pulse(new Timers(timers, timers::nanoTime), INTERVAL.toNanos(), this::beat);
  private final List<Pulse.Verdict> verdicts = new ArrayList<>();
  private boolean held;

  private void beat() {
    verdicts.add(pulse.look(held));
  }

  private void pass(int intervals) {
    for (int i = 0; i < intervals; i++) {
      timers.pass(INTERVAL);
    }
  }

  @Test
  void thereIsNoTimerBeforeTheStart() {
    pulse.heard();
    pulse.watch(true);
    assertThat(timers.armed()).isZero();
  }

  @Test
  void clientThatSaysNothingIsAskedAndThenGone() {
    pulse.start();
    timers.pass(INTERVAL.minusNanos(1));
    assertThat(verdicts).isEmpty();
    timers.pass(Duration.ofNanos(1));
    assertThat(verdicts).containsExactly(ASK);
    timers.pass(INTERVAL);
    assertThat(verdicts).containsExactly(ASK, GIVE_UP);
  }

  @Test
  void clientThatAnswersIsNotAskedAtTheNextBeat() {
    pulse.start();
    for (int i = 0; i < 3; i++) {
      pass(1);
      pulse.heard();
    }
    assertThat(verdicts).containsExactly(ASK, WAIT, WAIT);
  }

  @Test
  void clientThatSpeaksIsNotAsked() {
    pulse.start();
    for (int i = 0; i < 3; i++) {
      timers.pass(HALF);
      pulse.heard();
      timers.pass(HALF);
    }
    assertThat(verdicts).containsExactly(WAIT, WAIT, WAIT);
  }

  @Test
  void signIsGoodForOneBeat() {
    pulse.start();
    pulse.heard();
    pass(3);
    assertThat(verdicts).containsExactly(WAIT, ASK, GIVE_UP);
  }

  @Test
  void clientThatIsHeldBackCannotBeHeard() {
    held = true;
    pulse.start();
    pass(4);
    assertThat(verdicts).containsExactly(WAIT, WAIT, WAIT, WAIT);
    held = false;
    pass(2);
    assertThat(verdicts).endsWith(ASK, GIVE_UP);
  }

  @Test
  void clientThatTakesNothingIsGoneWhateverItSays() {
    pulse.start();
    timers.pass(HALF);
    pulse.watch(true);
    pulse.watch(true);
    timers.pass(HALF);
    pulse.heard();
    timers.pass(INTERVAL);
    pulse.heard();
    pulse.watch(true);
    timers.pass(HALF);
    pulse.heard();
    assertThat(verdicts).doesNotContain(GIVE_UP);
    timers.pass(HALF);
    assertThat(verdicts).hasSize(3).endsWith(GIVE_UP);
  }

  @Test
  void clientThatIsHeldBackHasToTakeWhatItGets() {
    held = true;
    pulse.start();
    pulse.watch(true);
    pass(3);
    assertThat(verdicts).containsExactly(WAIT, WAIT, GIVE_UP);
  }

  @Test
  void clientThatTakesSomethingHasTimeForTheNext() {
    held = true;
    pulse.start();
    pulse.watch(true);
    for (int i = 0; i < 3; i++) {
      pass(1);
      pulse.taken();
      pulse.watch(true);
    }
    assertThat(verdicts).containsExactly(WAIT, WAIT, WAIT);
  }

  @Test
  void timeInWhichThereIsNothingToTakeDoesNotCount() {
    held = true;
    pulse.start();
    pulse.watch(true);
    pass(1);
    pulse.watch(false);
    pass(2);
    pulse.watch(true);
    pass(1);
    assertThat(verdicts).containsOnly(WAIT);
    pass(2);
    assertThat(verdicts).endsWith(GIVE_UP);
  }

  @Test
  void stopLeavesNoTimer() {
    pulse.stop();
    pulse.start();
    pass(1);
    assertThat(timers.armed()).isEqualTo(1);
    pulse.stop();
    assertThat(timers.armed()).isZero();
  }
}
