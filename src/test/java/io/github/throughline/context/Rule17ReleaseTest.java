package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 17: release removes the binding itself. */
class Rule17ReleaseTest {
  @Test
  void releaseLeavesNoEntryInTheContext() {
    Local local = new Local();
    LocalStack<String> stack = new LocalStack<>();
    for (Runnable use :
        List.<Runnable>of(
            () -> {
              local.set("name", "value");
              local.release();
            },
            () -> {
              stack.push("value");
              stack.release();
            })) {
      Context context = Context.empty();
      context.run(use);
      assertThat(context.map().isEmpty()).isTrue();
    }
  }

  @Test
  void releaseInAChildLeavesTheParentAlone() {
    Local local = new Local();
    Context.empty()
        .run(
            () -> {
              local.set("name", "value");
              Context.copyOfCurrent().run(local::release);
              assertThat(local.<String>get("name")).isEqualTo("value");
            });
  }

  @Test
  void releaseWhereNothingIsBoundDoesNothing() {
    new Local().release();
    Local.threadCritical().release();
    new LocalStack<>().release();
  }
}
