package io.github.throughline.bridge;

import static io.github.throughline.bridge.Bodies.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines: absolute, carried, nested (rules 26 and 27). */
@Timeout(60)
class Rule26DeadlineTest {
  private static final ContextVar<String> USER = ContextVar.of("user");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension final Pools pools = new Pools();

  private final Timers timers = pools.timers();
  private final Bridge bridge = pools.manual;

  private Deadline after(Duration limit) {
    return Deadline.after(limit, timers);
  }

  /** An operation that waits until it is interrupted. */
  private static Operation<Object, InterruptedException> endless(CountDownLatch started) {
    return () -> {
      started.countDown();
      new CountDownLatch(1).await();
      return "never";
    };
  }

  @Test
  void remainingNeverGoesBelowZero() {
    Deadline deadline = after(SECOND);
    assertThat(deadline.remaining()).isEqualTo(SECOND);
    pools.timers.pass(Duration.ofMillis(400));
    assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(600));
    assertThat(deadline.isExpired()).isFalse();
    pools.timers.pass(SECOND);
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.isExpired()).isTrue();
  }

  @Test
  void tooLongToCountIsNever() {
    for (Duration limit : List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(365_000))) {
      Deadline deadline = after(limit);
      pools.timers.pass(Duration.ofDays(3650));
      assertThat(deadline.isExpired()).isFalse();
      assertThat(deadline.remaining()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void zeroOrLessHasPassedAtRunTimeAndIsRefusedWhereItIsConfigured(long seconds) {
    Duration limit = Duration.ofSeconds(seconds);
    assertThat(after(limit).isExpired()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bridge.within(limit))
        .withMessageContainingAll(limit.toString(), "more than zero");
  }

  @Test
  void expiredOneDoesNotStartTheBody() {
    AtomicInteger ran = new AtomicInteger();
    Operation<Integer, RuntimeException> body =
        new Operation<>() {
          @Override
          public Integer call() {
            return ran.incrementAndGet();
          }

          @Override
          public String toString() {
            return "Desk.find";
          }
        };
    Deadline deadline = after(Duration.ZERO);
    assertThatThrownBy(() -> deadline.call(body))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContainingAll("Desk.find", "not started", "Deadline[PT0S]");
    assertThat(ran).hasValue(0);
  }

  @Test
  void isCarriedAndSeenInsideOnly() {
    assertThat(Deadline.current()).isEmpty();
    Deadline deadline = after(SECOND);
    deadline.run(
        () -> {
          assertThat(Deadline.current()).containsSame(deadline);
          assertThat(bridge.pooled().syncToAsync(Deadline::current).join()).containsSame(deadline);
        });
    assertThat(Deadline.current()).isEmpty();
    assertThat(pools.timers.armed()).isZero();
  }

  @Test
  void isABoundaryOverACopy() {
    Context.where(USER, "ann")
        .run(
            () -> {
              after(SECOND)
                  .run(
                      () -> {
                        assertThat(USER.get()).isEqualTo("ann");
                        var token = USER.set("inside");
                        assertThat(token.hadValue()).isTrue();
                      });
              assertThat(USER.get()).isEqualTo("ann");
            });
  }

  @Test
  void earlierOuterOneCountsAndIsNamed() {
    Deadline outer = after(SECOND);
    Deadline inner = after(Duration.ofSeconds(5));
    List<Deadline> passed = new ArrayList<>();
    assertThatThrownBy(
            () ->
                outer.run(
                    () ->
                        inner.run(
                            () -> {
                              assertThat(Deadline.current()).containsSame(outer);
                              Bridge limited = bridge.within(Duration.ofSeconds(3));
                              passed.add(passing(limited, SECOND).deadline());
                            })))
        .isInstanceOfSatisfying(
            DeadlineExceededException.class, late -> passed.add(late.deadline()));
    assertThat(passed).containsExactly(outer, outer);
  }

  @Test
  void earlierInnerOneCountsAndIsNamed() {
    Deadline outer = after(Duration.ofSeconds(5));
    outer.run(
        () -> {
          DeadlineExceededException failure = passing(bridge.within(SECOND), SECOND);
          assertThat(failure.deadline()).isNotSameAs(outer);
          assertThat(failure.deadline()).hasToString("Deadline[PT1S]");
          assertThat(outer.isExpired()).isFalse();
        });
  }

  /** Lets time pass while a call of the bridge is under way, and answers how that fails. */
  private DeadlineExceededException passing(Bridge limited, Duration time) {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Object> call =
        limited.pooled().syncToAsync(named("Desk.find", endless(started)::call));
    Bodies.awaitStubbornly(started);
    pools.timers.pass(time);
    DeadlineExceededException failure =
        (DeadlineExceededException) call.handle((result, thrown) -> thrown).join();
    assertThat(failure).isNotNull().hasMessageContaining("Desk.find");
    return failure;
  }

  @Test
  void innerFrameDoesNotReportTheOutersDeadlineAsItsOwn() throws Exception {
    Deadline outer = after(SECOND);
    CountDownLatch started = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    CompletableFuture<DeadlineExceededException> failure =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    DeadlineExceededException.class,
                    () ->
                        outer.call(
                            () -> {
                              try {
                                return after(Duration.ofSeconds(5)).call(endless(started));
                              } catch (DeadlineExceededException e) {
                                seen.add(e.deadline() == outer ? "outer" : "inner");
                                throw e;
                              }
                            })),
            pools.pool);
    Bodies.await(started);
    pools.timers.pass(SECOND);
    assertThat(failure.join().deadline()).isSameAs(outer);
    assertThat(seen).doesNotContain("inner");
  }

  @Test
  void blockedBodyIsInterruptedAndTheDeadlineReported() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    CompletableFuture<DeadlineExceededException> failure =
        CompletableFuture.supplyAsync(
            () -> {
              DeadlineExceededException late =
                  catchThrowableOfType(
                      DeadlineExceededException.class, () -> after(SECOND).call(endless(started)));
              flag.complete(Thread.interrupted());
              return late;
            },
            pools.pool);
    Bodies.await(started);
    pools.timers.pass(SECOND);
    assertThat(failure.join())
        .hasMessageContaining("Deadline[PT1S]")
        .isNotInstanceOf(CancellationException.class)
        .satisfies(
            late -> assertThat(late.getSuppressed()[0]).isInstanceOf(InterruptedException.class));
    assertThat(flag.join()).isFalse();
  }

  @Test
  void innerFrameThatEndsLateDoesNotClearTheOutersInterrupt() {
    List<Boolean> interrupted = new ArrayList<>();
    assertThatThrownBy(
            () ->
                after(SECOND)
                    .run(
                        () -> {
                          assertThatThrownBy(
                                  () -> after(SECOND).run(() -> pools.timers.pass(SECOND)))
                              .isInstanceOf(DeadlineExceededException.class);
                          interrupted.add(Thread.currentThread().isInterrupted());
                        }))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(interrupted).containsExactly(true);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void bodyThatRunsBackDoesNotClearTheInterruptOfWhatWaits() {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Operation<Boolean, RuntimeException> late =
        () -> {
          pools.timers.pass(SECOND);
          return true;
        };
    CompletableFuture<Boolean> outer =
        bridge
            .pooled()
            .within(SECOND)
            .syncToAsync(
                () -> {
                  try {
                    return Bridge.on(pools.pool).asyncToSync(() -> bridge.syncToAsync(late::call));
                  } finally {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                  }
                });
    assertThatThrownBy(outer::join).hasCauseInstanceOf(DeadlineExceededException.class);
    assertThat(interrupted.join()).isTrue();
  }

  @Test
  void lateResultIsDropped() {
    assertThatThrownBy(
            () ->
                after(SECOND)
                    .call(
                        () -> {
                          pools.timers.pass(SECOND);
                          return "late";
                        }))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void failureInTimeIsItself() {
    IllegalArgumentException failure = new IllegalArgumentException("on purpose");
    assertThatThrownBy(
            () ->
                after(SECOND)
                    .run(
                        () -> {
                          throw failure;
                        }))
        .isSameAs(failure);
    assertThat(pools.timers.armed()).isZero();
  }

  @Test
  void queueTimeCounts() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    CompletableFuture<Boolean> first =
        bridge.syncToAsync(
            () -> {
              Bodies.await(go);
              return true;
            });
    CompletableFuture<Integer> queued =
        bridge.within(SECOND).syncToAsync(named("Desk.find", ran::incrementAndGet));
    pools.timers.pass(SECOND);
    assertThatThrownBy(queued::join)
        .hasCauseInstanceOf(DeadlineExceededException.class)
        .hasMessageContainingAll("Desk.find", "Deadline[PT1S]");
    go.countDown();
    assertThat(first.join()).isTrue();
    assertThat(bridge.syncToAsync(() -> ran.get()).join()).isZero();
  }

  @Test
  void shieldedWorkHasNoDeadline() {
    after(Duration.ofSeconds(5))
        .run(
            () -> {
              pools.timers.pass(SECOND);
              boolean without =
                  Deadline.shielded(
                      () ->
                          Deadline.current().isEmpty()
                              && bridge.pooled().syncToAsync(Deadline::current).join().isEmpty());
              assertThat(without).isTrue();
              assertThat(Deadline.current()).isPresent();
            });
  }

  @Test
  void deadlineThatPassesInAShieldedPartInterruptsAfterIt() {
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(
            () ->
                after(SECOND)
                    .run(
                        () -> {
                          Deadline.shielded(
                              () -> {
                                Deadline.shielded(() -> seen.add("nested"));
                                pools.timers.pass(SECOND);
                                return seen.add(
                                    "shielded " + Thread.currentThread().isInterrupted());
                              });
                          seen.add("after " + Thread.currentThread().isInterrupted());
                        }))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(seen).containsExactly("nested", "shielded false", "after true");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void deadlineThatHasPassedDoesNotDisturbAShieldedPart() {
    List<Boolean> interrupted = new ArrayList<>();
    assertThatThrownBy(
            () ->
                after(SECOND)
                    .run(
                        () -> {
                          pools.timers.pass(SECOND);
                          Deadline.shielded(
                              () -> interrupted.add(Thread.currentThread().isInterrupted()));
                          interrupted.add(Thread.interrupted());
                          Deadline.shielded(
                              () -> interrupted.add(Thread.currentThread().isInterrupted()));
                          interrupted.add(Thread.currentThread().isInterrupted());
                        }))
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(interrupted).containsExactly(false, true, false, false);
  }

  @Test
  void shieldHoldsOnTheThreadOfABridgedBodyAndBackOnTheCallers() throws Exception {
    CountDownLatch ended = new CountDownLatch(2); // a body goes on when its stage has ended
    List<Boolean> interrupted = new java.util.concurrent.CopyOnWriteArrayList<>();
    Operation<Boolean, RuntimeException> audit =
        () ->
            Deadline.shielded(
                () -> {
                  pools.timers.pass(SECOND);
                  boolean added = interrupted.add(Thread.currentThread().isInterrupted());
                  ended.countDown();
                  return added;
                });
    CompletableFuture<Boolean> away = bridge.pooled().within(SECOND).syncToAsync(audit::call);
    assertThatThrownBy(away::join).hasCauseInstanceOf(DeadlineExceededException.class);
    assertThatThrownBy(
            () ->
                after(SECOND).call(() -> bridge.asyncToSync(() -> bridge.syncToAsync(audit::call))))
        .isInstanceOf(DeadlineExceededException.class);
    ended.await();
    assertThat(interrupted).containsExactly(false, false);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void boundFutureEndsAndTheStageIsLeftAlone() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> bound = after(SECOND).bound(stage);
    CompletableFuture<String> ended = bound.handle((result, failure) -> thread(failure));
    pools.timers.pass(SECOND);
    assertThat(ended.join()).startsWith("DeadlineExceededException").doesNotContain(thread(null));
    assertThat(stage).isNotDone();
  }

  private static String thread(@org.jspecify.annotations.Nullable Throwable failure) {
    String name = Thread.currentThread().getName();
    return failure == null ? name : failure.getClass().getSimpleName() + " on " + name;
  }

  @Test
  void boundFutureNamesWhatItIsFor() {
    CompletableFuture<String> bound =
        after(SECOND).bound(new CompletableFuture<>(), "the answer of the supplier");
    pools.timers.pass(SECOND);
    assertThatThrownBy(bound::join)
        .hasMessageContaining("the answer of the supplier did not end within Deadline[PT1S]");
  }

  @Test
  void boundFutureEndsAsTheStageAndItsTimerIsRemoved() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> bound = after(SECOND).bound(stage);
    CompletableFuture<String> cancelled = after(SECOND).bound(stage);
    assertThat(pools.timers.armed()).isEqualTo(2);
    assertThat(cancelled.cancel(true)).isTrue();
    stage.complete("result");
    assertThat(bound.join()).isEqualTo("result");
    assertThat(pools.timers.armed()).isZero();
    assertThat(after(Duration.ZERO).bound(stage).join()).isEqualTo("result");
  }
}
