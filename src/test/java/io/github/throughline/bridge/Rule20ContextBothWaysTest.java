package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a body has set or removed comes back, to those who wait for it and to nobody else. */
@Timeout(60)
class Rule20ContextBothWaysTest {
  private static final ContextVar<String> USER = ContextVar.of("user");
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");

  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.bridge;
  private final Bridge pooled = bridge.pooled();

  private static String seen() {
    return TENANT.orElse("-") + "/" + USER.orElse("-");
  }

  private static void inContext(Runnable test) {
    Context.where(TENANT, "acme").run(test);
  }

  private CompletableFuture<Integer> setUser(String name) {
    return pooled.syncToAsync(
        () -> {
          USER.set(name);
          return 1;
        });
  }

  @Test
  void bodyStartsFromACopy() {
    inContext(() -> assertThat(pooled.syncToAsync(() -> seen()).join()).isEqualTo("acme/-"));
  }

  @Test
  void writesOfTheBodyAndOfTheChainComeBackToTheBlockingCaller() {
    inContext(
        () -> {
          bridge.asyncToSync(
              () -> {
                TENANT.set("from the body");
                return setUser("ann");
              });
          assertThat(seen()).isEqualTo("from the body/ann");
        });
  }

  @Test
  void chainedStagesSeeWhatCodeAfterAnAwaitWouldSee() {
    inContext(
        () -> {
          String last =
              setUser("ann")
                  .thenApply(
                      one -> {
                        String first = seen();
                        TENANT.set("second");
                        return first;
                      })
                  .thenApply(first -> first + " " + seen())
                  .join();
          assertThat(last).isEqualTo("acme/ann second/ann");
          assertThat(seen()).isEqualTo("acme/-"); // join hands nothing back
        });
  }

  @Test
  void plainStageThatWaitsForABridgedCallIsPartOfTheFlow() {
    inContext(
        () -> {
          CountDownLatch chained = new CountDownLatch(1);
          Thread seen =
              bridge.asyncToSync(
                  () -> {
                    CompletableFuture<String> call =
                        pooled.syncToAsync(
                            () -> {
                              Bodies.await(chained);
                              return writing("ann");
                            });
                    CompletableFuture<Thread> plain =
                        CompletableFuture.completedFuture(1)
                            .thenCompose(one -> call)
                            .thenCompose(
                                written -> {
                                  assertThat(seen()).isEqualTo("acme/ann");
                                  return bridge.syncToAsync(Thread::currentThread);
                                });
                    chained.countDown();
                    return plain;
                  });
          assertThat(seen).isSameAs(Thread.currentThread());
        });
  }

  @Test
  void chainedWritesComeBackToTheBlockingCaller() {
    inContext(
        () -> {
          bridge.asyncToSync(
              () ->
                  setUser("ann")
                      .thenCompose(one -> setUser("bob"))
                      .thenRun(() -> TENANT.set("last")));
          assertThat(seen()).isEqualTo("last/bob");
        });
  }

  @Test
  void stageChainedOnAComposedCallSeesItsWrites() {
    inContext(
        () ->
            assertThat(
                    setUser("ann")
                        .thenCompose(one -> setUser("bob"))
                        .thenApply(one -> seen())
                        .join())
                .isEqualTo("acme/bob"));
  }

  @Test
  void alsoAfterAFailure() {
    inContext(
        () -> {
          assertThatThrownBy(
                  () ->
                      bridge.asyncToSync(
                          () ->
                              pooled.syncToAsync(
                                  () -> {
                                    USER.set("ann");
                                    throw new IOException("on purpose");
                                  })))
              .isInstanceOf(BridgeException.class);
          assertThat(seen()).isEqualTo("acme/ann");
        });
  }

  @Test
  void failureOfTheBodyItselfToo() {
    inContext(
        () -> {
          assertThatThrownBy(
                  () ->
                      bridge.asyncToSync(
                          () -> {
                            USER.set("ann");
                            throw new IllegalArgumentException("on purpose");
                          }))
              .isInstanceOf(IllegalArgumentException.class);
          assertThat(seen()).isEqualTo("acme/ann");
        });
  }

  @Test
  void handlerAfterSkippedStagesSeesTheWritesOfTheFailedOne() {
    inContext(
        () ->
            assertThat(
                    pooled
                        .syncToAsync(
                            () -> {
                              USER.set("ann");
                              throw new IOException("on purpose");
                            })
                        .thenApply(skipped -> "skipped")
                        .exceptionally(failure -> seen())
                        .join())
                .isEqualTo("acme/ann"));
  }

  @Test
  void handlerAfterSkippedStagesSeesTheWritesOfAComposedCallThatFailed() {
    inContext(
        () ->
            assertThat(
                    setUser("ann")
                        .thenCompose(
                            one ->
                                pooled.syncToAsync(
                                    () -> {
                                      TENANT.set("inner");
                                      throw new IOException("on purpose");
                                    }))
                        .thenApply(skipped -> "skipped")
                        .thenApply(skipped -> "skipped")
                        .exceptionally(failure -> seen())
                        .join())
                .isEqualTo("inner/ann"));
  }

  @Test
  void longLoopsOfComposedCallsAndLongChainsDoNotOverflowTheStack() {
    inContext(
        () -> {
          assertThat(loop(0).thenApply(done -> seen()).join()).isEqualTo("acme/turn 19999");
          CompletableFuture<Integer> chain =
              setUser("ann").thenApply(one -> Integer.parseInt("no number"));
          for (int i = 0; i < 20_000; i++) {
            chain = chain.thenApply(skipped -> 1);
          }
          assertThat(chain.handle((result, failure) -> seen()).join()).isEqualTo("acme/ann");
        });
  }

  private CompletableFuture<Integer> loop(int turn) {
    CompletableFuture<Integer> call = setUser("turn " + turn);
    return turn == 19_999 ? call : call.thenComposeAsync(one -> loop(turn + 1), pools.pool);
  }

  @Test
  void removalsComeBack() {
    Local local = new Local();
    LocalStack<String> stack = new LocalStack<>();
    inContext(
        () -> {
          local.set("name", "value");
          stack.push("top");
          var token = USER.set("ann");
          assertThat(token.hadValue()).isFalse();
          bridge.asyncToSync(
              () ->
                  pooled.syncToAsync(
                      () -> {
                        local.remove("name");
                        return stack.pop();
                      }));
          assertThat(local.contains("name")).isFalse();
          assertThat(stack.size()).isZero();
          assertThat(USER.get()).isEqualTo("ann");
        });
  }

  @Test
  void unsetComesBack() {
    Context.empty()
        .run(
            () ->
                bridge.asyncToSync(
                    () -> {
                      var token = USER.set("ann");
                      bridge.asyncToSync(() -> setUser("bob"));
                      assertThat(USER.get()).isEqualTo("bob");
                      USER.reset(token);
                      assertThat(USER.isBound()).isFalse();
                      return CompletableFuture.completedFuture(1);
                    }));
    inContext(
        () -> {
          Local local = new Local();
          local.set("name", "value");
          bridge.asyncToSync(() -> pooled.syncToAsync(() -> release(local)));
          assertThat(local.names()).isEmpty();
        });
  }

  private static boolean release(Local local) {
    local.release();
    return true;
  }

  @Test
  void equalButOtherObjectComesBack() {
    String mine = new String("same");
    String theirs = new String("same");
    Context.where(USER, mine)
        .run(
            () -> {
              bridge.asyncToSync(() -> setUser(theirs));
              assertThat(USER.get()).isSameAs(theirs);
            });
  }

  @Test
  void valueSetToTheSameObjectIsNoChange() {
    inContext(
        () -> {
          String seen =
              pooled
                  .syncToAsync(() -> TENANT.set(TENANT.get()).hadValue())
                  .thenApply(set -> seen())
                  .join();
          assertThat(seen).isEqualTo("acme/-");
          CompletableFuture<Boolean> call =
              pooled.syncToAsync(() -> TENANT.set(TENANT.get()).hadValue());
          var token = TENANT.set("mine");
          assertThat(token.hadValue()).isTrue();
          assertThat(call.thenApply(set -> seen()).join()).isEqualTo("mine/-");
        });
  }

  @Test
  void whatTheCallerHasChangedMeanwhileStays() {
    inContext(
        () -> {
          CountDownLatch changed = new CountDownLatch(1);
          CompletableFuture<Integer> call =
              pooled.syncToAsync(
                  () -> {
                    Bodies.await(changed);
                    USER.set("theirs");
                    TENANT.set("theirs");
                    return 1;
                  });
          var token = USER.set("mine");
          assertThat(token.hadValue()).isFalse();
          CompletableFuture<String> chained = call.thenApply(one -> seen());
          changed.countDown();
          assertThat(chained.join()).isEqualTo("theirs/mine");
        });
  }

  @Test
  void branchesDoNotSeeEachOther() {
    inContext(
        () -> {
          CompletableFuture<Integer> call = setUser("ann");
          CompletableFuture<String> one = call.thenApply(any -> writing("one"));
          CompletableFuture<String> other = call.thenApply(any -> writing("other"));
          assertThat(one.join()).isEqualTo("acme/ann");
          assertThat(other.join()).isEqualTo("acme/ann");
        });
  }

  private static String writing(String name) {
    String seen = seen();
    USER.set(name);
    return seen;
  }

  @Test
  void fanOutBringsNothing() {
    inContext(
        () -> {
          bridge.asyncToSync(() -> CompletableFuture.allOf(setUser("ann"), setUser("bob")));
          assertThat(seen()).isEqualTo("acme/-");
          String combined =
              pooled
                  .syncToAsync(() -> 1)
                  .thenCombine(setUser("ann"), (one, other) -> seen())
                  .join();
          assertThat(combined).isEqualTo("acme/-");
        });
  }

  @Test
  void siblingsThatRunBackDoNotSeeEachOther() {
    inContext(
        () ->
            bridge.asyncToSync(
                () -> {
                  CompletableFuture<String> first = bridge.syncToAsync(() -> writing("first"));
                  CompletableFuture<String> second = bridge.syncToAsync(() -> writing("second"));
                  return first.thenCombine(
                      second,
                      (one, other) -> {
                        assertThat(one).isEqualTo("acme/-");
                        assertThat(other).isEqualTo("acme/-");
                        return true;
                      });
                }));
  }

  @Test
  void nothingComesBackAfterATimeout() {
    inContext(
        () -> {
          CountDownLatch started = new CountDownLatch(1);
          CountDownLatch late = new CountDownLatch(1);
          CountDownLatch wrote = new CountDownLatch(1);
          CompletableFuture<Integer> call =
              pools
                  .manual
                  .pooled()
                  .within(Duration.ofSeconds(1))
                  .syncToAsync(
                      () -> {
                        USER.set("before");
                        started.countDown();
                        Bodies.awaitStubbornly(late);
                        USER.set("late");
                        wrote.countDown();
                        return 1;
                      });
          CompletableFuture<String> chained =
              call.handle((result, failure) -> failure.getClass().getSimpleName() + " " + seen());
          Bodies.awaitStubbornly(started);
          pools.timers.pass(Duration.ofSeconds(1));
          assertThat(chained.join()).isEqualTo("DeadlineExceededException acme/-");
          late.countDown();
          Bodies.awaitStubbornly(wrote);
          assertThat(call.handle((result, failure) -> seen()).join()).isEqualTo("acme/-");
        });
  }

  @Test
  void nothingComesBackToABlockingCallerThatIsLate() {
    inContext(
        () -> {
          assertThatThrownBy(
                  () ->
                      bridge
                          .within(Duration.ofMillis(20))
                          .asyncToSync(
                              () -> {
                                USER.set("ann");
                                return new CompletableFuture<>();
                              }))
              .isInstanceOf(DeadlineExceededException.class);
          assertThat(seen()).isEqualTo("acme/-");
        });
  }

  @Test
  void bodyInAContextRunsInItAndNothingIsCopied() {
    Context other = Context.empty();
    inContext(
        () -> {
          bridge.asyncToSync(() -> pooled.in(other).syncToAsync(() -> writing("ann")));
          String again = pooled.in(other).syncToAsync(() -> writing("bob")).join();
          assertThat(again).isEqualTo("-/ann");
          assertThat(seen()).isEqualTo("acme/-");
        });
    assertThat(other.get(USER)).isEqualTo("bob");
    assertThat(other.size()).isEqualTo(1);
  }

  @Test
  void contextThatIsEnteredElsewhereIsRefused() {
    Context other = Context.empty();
    other.run(
        () ->
            assertThatThrownBy(() -> pooled.in(other).syncToAsync(() -> 1).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("entered already"));
  }

  @Test
  void bridgesOwnBindingsShowNowhere() {
    Context.empty()
        .run(
            () ->
                bridge
                    .within(Duration.ofMinutes(1))
                    .asyncToSync(
                        () -> {
                          assertThat(Context.copyOfCurrent().bindings()).isEmpty();
                          assertThat(Context.copyOfCurrent().size()).isZero();
                          return CompletableFuture.completedFuture(1);
                        }));
  }

  @Test
  void threadContextClassLoaderGoesAlong() {
    ClassLoader mine = new ClassLoader(null) {};
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(mine);
    try {
      ClassLoader seen =
          pooled.syncToAsync(() -> Thread.currentThread().getContextClassLoader()).join();
      assertThat(seen).isSameAs(mine);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void threadCriticalLocalIsSeenAgainByWorkThatRunsBack() {
    Local critical = Local.threadCritical();
    inContext(
        () -> {
          critical.set("name", "mine");
          boolean[] seen =
              bridge.asyncToSync(
                  () ->
                      pooled
                          .syncToAsync(() -> critical.contains("name"))
                          .thenCompose(
                              away ->
                                  bridge.syncToAsync(
                                      () -> new boolean[] {away, critical.contains("name")})));
          assertThat(seen).containsExactly(false, true);
        });
  }
}
