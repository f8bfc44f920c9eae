package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalProxy;
import io.github.throughline.context.LocalStack;
import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;
import org.junit.jupiter.api.Test;

/** The code about injection and executors. */
class InjectionTest {
  /** What a user injects. */
  public interface User {
    /** The name. */
    String name();
  }

  /** A bean as the guide shows it. */
  @ApplicationScoped
  @SuppressWarnings("NullAway") // the container initializes the fields
  static class Injected {
    @Inject
    @ContextLocal("tenant")
    ContextVar<String> tenant;

    @Inject
    @ContextLocal("visit")
    Local visit;

    @Inject
    @ContextLocal("units")
    LocalStack<String> units;

    @Inject
    @ContextLocal("user")
    User user;

    @Inject
    @ContextLocal("user")
    ContextVar<User> userVariable;

    String use() {
      Context.where(tenant, "acme").run(() -> assertThat(tenant.get()).isEqualTo("acme"));
      Context.empty()
          .run(
              () -> {
                visit.set("name", "value");
                units.push("unit");
                assertThat(LocalProxy.isBound(user)).isFalse();
              });
      return Context.where(userVariable, () -> "ann").call(() -> user.name());
    }
  }

  @Test
  @SuppressWarnings("unchecked") // of the array for the variable argument
  void injectedByName() {
    try (SeContainer container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(io.github.throughline.cdi.ThroughlineExtension.class)
            .addBeanClasses(Injected.class)
            .initialize()) {
      assertThat(container.select(Injected.class).get().use()).isEqualTo("ann");
    }
  }

  @ContextServiceDefinition(name = "java:app/contexts", propagated = "Throughline")
  @ManagedExecutorDefinition(name = "java:app/executor", context = "java:app/contexts")
  static class Executors {}

  @Test
  void managedExecutorBuiltInCode() throws Exception {
    ManagedExecutor executor = executor();
    ContextVar<String> tenant = ContextVar.of("tenant");
    Callable<String> task = tenant::get;
    assertThat(
            Context.where(tenant, "acme")
                .<String, Exception>call(() -> executor.submit(task).get()))
        .isEqualTo("acme");
    executor.shutdownNow();
  }

  private static ManagedExecutor executor() {
    return ManagedExecutor.builder()
        .propagated("Throughline")
        .cleared(ThreadContext.ALL_REMAINING)
        .build();
  }
}
