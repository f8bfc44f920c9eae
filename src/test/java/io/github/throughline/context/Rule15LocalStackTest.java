package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Rule 15: a stack for each context. */
class Rule15LocalStackTest {
  private final LocalStack<String> stack = new LocalStack<>();

  @Test
  void popAndTopOfAnEmptyStackAreEmpty() {
    assertThat(stack.pop()).isEmpty();
    assertThat(stack.top()).isEmpty();
    assertThat(stack.size()).isZero();
  }

  @Test
  void pushPopTopAndSizeGoTogether() {
    Context context = Context.empty();
    context.run(
        () -> {
          stack.push("a");
          stack.push("b");
          assertThat(stack.size()).isEqualTo(2);
          assertThat(stack.top()).contains("b");
          assertThat(stack.pop()).contains("b");
          assertThat(stack.pop()).contains("a");
          assertThat(stack.pop()).isEmpty();
        });
    assertThat(context.map().isEmpty()).isTrue();
  }

  @Test
  void childsPushAndPopNeverReachTheParent() {
    Context.empty()
        .run(
            () -> {
              stack.push("parent's");
              Context child = Context.copyOfCurrent();
              child.run(
                  () -> {
                    assertThat(stack.pop()).contains("parent's");
                    stack.push("child's");
                  });
              assertThat(stack.top()).contains("parent's");
              assertThat(stack.size()).isEqualTo(1);
            });
  }

  @Test
  void releaseTakesEverythingAway() {
    Context.empty()
        .run(
            () -> {
              stack.push("a");
              stack.push("b");
              stack.release();
              assertThat(stack.size()).isZero();
            });
  }

  @Test
  @SuppressWarnings("NullAway") // that is what is tested
  void pushOfNullIsRefused() {
    assertThatThrownBy(() -> stack.push(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("value to push");
  }

  @Test
  void deepStackShowsItsSizeOnly() {
    Context.empty()
        .run(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                stack.push("secret");
              }
              assertThat(stack).hasToString("LocalStack[size 100000]");
            });
  }
}
