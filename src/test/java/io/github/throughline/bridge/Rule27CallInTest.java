package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.ManualTimers;
import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A deadline around work in a given context. */
class Rule27CallInTest {
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");
  private static final Deadline FAR = Deadline.after(Duration.ofHours(1));

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers clock = new ManualTimers();
  private final Context context = Context.empty();

  private Deadline inASecond() {
    return Deadline.after(SECOND, new Timers(clock, clock::nanoTime));
  }

  @Test
  void whatTheOperationSetsStaysInTheContext() {
    FAR.callIn(context, () -> TENANT.set("acme"));
    assertThat(TENANT.isBound()).isFalse();
    assertThat(FAR.<String, RuntimeException>callIn(context, TENANT::get)).isEqualTo("acme");
    assertThat(context.get(TENANT)).isEqualTo("acme");
  }

  @Test
  void theContextShowsTheDeadlineUntilTheOperationHasEnded() {
    assertThat(FAR.callIn(context, Deadline::current)).containsSame(FAR);
    assertThat(context.call(Deadline::current)).isEmpty();
  }

  @Test
  void theEarlierDeadlineOfTheContextCounts() {
    Deadline near = Deadline.after(Duration.ofMinutes(1));
    Context within = near.call(Context::copyOfCurrent);
    assertThat(FAR.callIn(within, Deadline::current)).containsSame(near);
  }

  @Test
  void aLateOperationIsInterruptedAndTheInterruptDoesNotOutliveIt() {
    Deadline soon = inASecond();
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                soon.callIn(
                    context,
                    () -> {
                      clock.pass(SECOND);
                      never.await();
                      return true;
                    }))
        .isInstanceOfSatisfying(
            DeadlineExceededException.class, late -> assertThat(late.deadline()).isSameAs(soon))
        .satisfies(
            late -> assertThat(late.getSuppressed()[0]).isOfAnyClassIn(InterruptedException.class));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aShieldedPartIsNotInterruptedInAnyPart() {
    for (int part = 0; part < 2; part++) {
      Deadline soon = inASecond();
      assertThatThrownBy(
              () ->
                  soon.callIn(
                      context,
                      () ->
                          Deadline.shielded(
                              () -> {
                                clock.pass(SECOND);
                                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                                return TENANT.set("acme");
                              })))
          .isInstanceOf(DeadlineExceededException.class)
          .hasNoSuppressedExceptions();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void afterTheDeadlineTheOperationIsNotCalled() {
    Deadline passed = Deadline.after(Duration.ZERO);
    assertThatThrownBy(() -> passed.callIn(context, () -> TENANT.set("acme")))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(context.contains(TENANT)).isFalse();
  }

  @Test
  void aContextThatIsEnteredIsRefused() {
    assertThatThrownBy(() -> context.call(() -> FAR.callIn(context, () -> true)))
        .isInstanceOf(IllegalStateException.class);
  }
}
