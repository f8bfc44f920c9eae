package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.ManualTimers;
import io.github.throughline.bridge.internal.Timers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration HALF = Duration.ofSeconds(5);

  private final ManualTimers timers = new ManualTimers();
  private final Watch watch =
      new Watch(new Timers(timers, timers::nanoTime), IDLE.toNanos(), this::ring);
  private int rings;
  private int overs;

  private void ring() {
    rings++;
    if (watch.isOver()) {
      overs++;
    }
  }

  @Test
  void thereIsNoTimerBeforeTheFirstWait() {
    watch.watch(false);
    watch.moved();
    watch.watch(false);
    assertThat(timers.armed()).isZero();
  }

  @Test
  void waitIsOverInTime() {
    watch.watch(true);
    timers.pass(IDLE.minusNanos(1));
    assertThat(overs).isZero();
    timers.pass(Duration.ofNanos(1));
    assertThat(overs).isEqualTo(1);
    assertThat(timers.armed()).isZero();
  }

  @Test
  void limitIsPassedWhateverTheClientDoes() {
    assertThat(watch.isLate()).isFalse();
    watch.limit(IDLE.toNanos(), () -> rings++);
    watch.moved();
    timers.pass(IDLE.minusNanos(1));
    assertThat(watch.isLate()).isFalse();
    assertThat(rings).isZero();
    timers.pass(Duration.ofNanos(1));
    assertThat(watch.isLate()).isTrue();
    assertThat(rings).isEqualTo(1);
  }

  @Test
  void limitIsNoneAfterTheStop() {
    watch.limit(IDLE.toNanos(), () -> rings++);
    watch.stop();
    assertThat(timers.armed()).isZero();
  }

  @Test
  void oneWaitGoesOnHoweverOftenItIsNoted() {
    watch.watch(true);
    timers.pass(HALF);
    watch.watch(true);
    assertThat(timers.armed()).isEqualTo(1);
    timers.pass(HALF);
    assertThat(overs).isEqualTo(1);
  }

  @Test
  void moveBeginsTheWaitAnew() {
    watch.watch(true);
    timers.pass(HALF);
    watch.moved();
    watch.watch(true);
    assertThat(timers.armed()).as("one timer for all").isEqualTo(1);
    timers.pass(HALF);
    assertThat(rings).isEqualTo(1);
    assertThat(overs).isZero();
    timers.pass(HALF.minusNanos(1));
    assertThat(overs).isZero();
    timers.pass(Duration.ofNanos(1));
    assertThat(overs).isEqualTo(1);
  }

  @Test
  void endOfAWaitBeginsTheNextAnew() {
    watch.watch(true);
    timers.pass(HALF);
    watch.watch(false);
    watch.watch(true);
    timers.pass(HALF);
    assertThat(overs).isZero();
    timers.pass(HALF);
    assertThat(overs).isEqualTo(1);
  }

  @Test
  void nothingIsOverWhereNobodyWaits() {
    watch.watch(true);
    watch.watch(false);
    timers.pass(IDLE.multipliedBy(2));
    assertThat(rings).isEqualTo(1);
    assertThat(overs).isZero();
    assertThat(timers.armed()).isZero();
    watch.watch(true);
    timers.pass(IDLE);
    assertThat(overs).isEqualTo(1);
  }

  @Test
  void stopLeavesNoTimer() {
    watch.stop();
    watch.watch(true);
    watch.stop();
    assertThat(timers.armed()).isZero();
    timers.pass(IDLE);
    assertThat(rings).isZero();
  }
}
