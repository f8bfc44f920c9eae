package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rule 12: snapshots are complete; what is absent in one becomes absent where it is installed. */
class Rule12CompleteSnapshotTest {
  private final ContextVar<String> tenant = ContextVar.of("tenant");
  private final Local local = new Local();
  private final LocalStack<String> stack = new LocalStack<>();

  @Test
  void absentVariablesLocalsAndStacksBecomeAbsent() {
    Runnable task = Context.empty().contextualRunnable(this::assertNothing);
    Context.where(tenant, "of the worker")
        .run(
            () -> {
              local.set("name", "of the worker");
              stack.push("of the worker");
              task.run();
              Context.empty().run(this::assertNothing);
              assertThat(tenant.get()).isEqualTo("of the worker");
              assertThat(local.<String>get("name")).isEqualTo("of the worker");
              assertThat(stack.top()).contains("of the worker");
            });
  }

  private void assertNothing() {
    assertThat(tenant.isBound()).isFalse();
    assertThat(local.names()).isEmpty();
    assertThat(stack.top()).isEmpty();
  }
}
