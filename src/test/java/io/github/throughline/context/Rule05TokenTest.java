package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule 5: tokens reset once, in their context, in any order; what is refused consumes nothing. */
class Rule05TokenTest {
  /** Stands for the value, or the lack of one, before the first set. */
  private static final int BEFORE = -1;

  private final ContextVar<Object> variable = ContextVar.of("variable");
  private final ContextVar<Object> another = ContextVar.of("another");

  @Test
  void resetPutsBackTheOldValueOrNothing() {
    Context.empty()
        .run(
            () -> {
              Token<Object> first = variable.set(1);
              Token<Object> second = variable.set(2);
              assertThat(first.hadValue()).isFalse();
              assertThat(second.oldValue()).isEqualTo(1);
              variable.reset(second);
              assertThat(variable.get()).isEqualTo(1);
              variable.reset(first);
              assertThat(variable.isBound()).isFalse();
            });
  }

  @Test
  void oldValueOfAVariableThatHadNoneIsMissing() {
    Context.empty()
        .run(
            () -> {
              Token<Object> token = variable.set(1);
              assertThat(token.variable()).isSameAs(variable);
              assertThatExceptionOfType(NoSuchElementException.class)
                  .isThrownBy(token::oldValue)
                  .withMessage("ContextVar[variable] had no value before it was set");
            });
  }

  @Test
  void usedTokenIsRefusedFirst() {
    Context.empty()
        .run(
            () -> {
              Token<Object> token = variable.set(1);
              variable.reset(token);
              assertThatExceptionOfType(IllegalStateException.class)
                  .isThrownBy(() -> another.reset(token))
                  .withMessage(
                      "Token[variable, used] has been used: a token resets its variable once");
              assertThatExceptionOfType(IllegalStateException.class)
                  .isThrownBy(() -> Context.empty().run(() -> variable.reset(token)));
            });
  }

  @Test
  void anotherVariablesTokenIsRefusedBeforeAnotherContexts() {
    Context.empty()
        .run(
            () -> {
              Token<Object> token = variable.set(1);
              Context.empty()
                  .run(
                      () ->
                          assertThatExceptionOfType(IllegalArgumentException.class)
                              .isThrownBy(() -> another.reset(token))
                              .withMessage(
                                  "Token[variable] cannot reset ContextVar[another]: a token resets"
                                      + " the variable whose set made it"));
              variable.reset(token);
              assertThat(variable.isBound()).isFalse();
            });
  }

  @Test
  void anotherContextsTokenIsRefusedAndStaysUsable() {
    Context home = Context.empty();
    home.run(
        () -> {
          Token<Object> token = variable.set(1);
          Context.copyOfCurrent()
              .run(
                  () -> {
                    assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> variable.reset(token))
                        .withMessageStartingWith(
                            "Token[variable] was made in another context than the one that Thread[")
                        .withMessageEndingWith(
                            "reset it where it was set, or let it end with its context");
                    assertThat(token.tryReset()).isFalse();
                    assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(token::close);
                  });
          variable.reset(token);
        });
    assertThat(home.contains(variable)).isFalse();
  }

  @Test
  void tokenStaysValidAfterItsContextWasLeftAndOnAnotherThread() throws Exception {
    Context context = Context.empty();
    Token<Object> token = context.call(() -> variable.set(1));
    Thread thread = new Thread(() -> context.run(() -> variable.reset(token)));
    thread.start();
    thread.join();
    assertThat(context.contains(variable)).isFalse();
  }

  @Test
  void valueWhoseOwnTokenIsResetNeverComesBack() {
    Context.empty()
        .run(
            () -> {
              Token<Object> first = variable.set(1);
              Token<Object> second = variable.set(2);
              variable.reset(first);
              assertThat(variable.isBound()).isFalse();
              variable.reset(second);
              assertThat(variable.isBound()).isFalse();
            });
  }

  @Test
  void earlierValueSetInAnotherContextComesBackAlthoughItsTokenIsResetThere() {
    Context parent = Context.empty();
    Token<Object> inParent = parent.call(() -> variable.set(1));
    Context child = parent.copy();
    Token<Object> inChild = child.call(() -> variable.set(2));

    parent.run(() -> variable.reset(inParent));
    child.run(() -> variable.reset(inChild));

    assertThat(child.get(variable)).isEqualTo(1);
    assertThat(parent.contains(variable)).isFalse();
  }

  /** The rule's own words as a model: every set knows which set's value it replaced. */
  @Test
  void anyOrderAgreesWithTheRuleAndEndsAtTheStateBeforeTheFirstSet() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      Context context = Context.empty();
      if (random.nextBoolean()) {
        context.run(() -> variable.set(BEFORE));
      }
      boolean bound = context.contains(variable);
      context.run(() -> setAndResetAtRandom(random, bound));
      assertThat(context.contains(variable)).isEqualTo(bound);
    }
  }

  private void setAndResetAtRandom(Random random, boolean bound) {
    List<Token<Object>> tokens = new ArrayList<>();
    List<Integer> replaced = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int current = BEFORE;
    while (tokens.size() < 12 || !open.isEmpty()) {
      if (tokens.size() < 12 && random.nextInt(3) > 0) {
        replaced.add(current);
        current = tokens.size();
        open.add(current);
        tokens.add(variable.set(current));
      } else if (!open.isEmpty()) {
        int reset = open.remove(random.nextInt(open.size()));
        variable.reset(tokens.get(reset));
        current = replaced.get(reset);
        while (current != BEFORE && !open.contains(current)) {
          current = replaced.get(current);
        }
      }
      Object expected = current != BEFORE || bound ? (Object) current : "nothing";
      assertThat(variable.orElse("nothing")).isEqualTo(expected);
    }
  }

  @Test
  void resetInTurnOfManyTokensOfOneVariableGoesBackStepByStep() {
    Context.empty()
        .run(
            () -> {
              List<Token<Object>> tokens = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                tokens.add(variable.set(i));
              }
              for (int i = 49; i > 0; i--) {
                variable.reset(tokens.get(i));
                assertThat(variable.get()).isEqualTo(i - 1);
              }
              variable.reset(tokens.get(0));
              assertThat(variable.isBound()).isFalse();
            });
  }

  @Test
  void usedTokenForgetsItsOldValueAndKeepsNoEarlierOneAlive() {
    Context.empty()
        .run(
            () -> {
              Object[] old = {new Object()};
              WeakReference<Object> seen = new WeakReference<>(old[0]);
              Token<Object> base = variable.set(old[0]);
              Token<Object> token = variable.set("new");
              variable.reset(token);
              variable.reset(base);
              old[0] = "dropped";

              assertThat(Collected.isCollected(seen)).isTrue();
              assertThatExceptionOfType(IllegalStateException.class).isThrownBy(token::oldValue);
              assertThat(token.hadValue()).isTrue();
            });
  }

  @Test
  void settingInALoopKeepsOnlyTheLastValue() {
    Context.empty()
        .run(
            () -> {
              List<WeakReference<Object>> seen = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                Object value = new Object();
                seen.add(new WeakReference<>(value));
                variable.set(value);
              }
              assertThat(seen.subList(0, 99)).allMatch(Collected::isCollected);
            });
  }

  @Test
  void closeIsResetAndDoesNothingOnceUsed() {
    Context.empty()
        .run(
            () -> {
              try (Token<Object> token = variable.set(1)) {
                variable.set(2);
                assertThat(token.toString()).isEqualTo("Token[variable]");
              }
              assertThat(variable.isBound()).isFalse();
              Token<Object> token = variable.set(1);
              variable.reset(token);
              variable.set(3);
              token.close();
              assertThat(variable.get()).isEqualTo(3);
            });
  }

  @Test
  void tryResetAnswersInsteadOfThrowing() {
    Context.empty()
        .run(
            () -> {
              Token<Object> token = variable.set(1);
              assertThat(token.tryReset()).isTrue();
              assertThat(variable.isBound()).isFalse();
              assertThat(token.tryReset()).isFalse();
            });
  }
}
