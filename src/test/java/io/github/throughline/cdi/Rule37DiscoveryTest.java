package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.LibraryCopy;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The extension as the container finds it, beside all that the class path has. */
class Rule37DiscoveryTest {
  interface Named {
    String name();
  }

  static class User {
    String name() {
      return "ann";
    }
  }

  @Dependent
  static class Bean {
    @Inject
    @ContextLocal("owner")
    ContextVar<Named> ownerVariable;

    @Inject
    @ContextLocal("owner")
    Named owner;

    @Inject
    @ContextLocal("user")
    ContextVar<User> userVariable;

    @Inject
    @ContextLocal("user")
    User user;

    @Inject Local local;
  }

  static class DeployWithDiscovery implements Runnable {
    @Override
    @SuppressWarnings("unchecked") // of a class literal
    public void run() {
      try (SeContainer application =
          SeContainerInitializer.newInstance().addBeanClasses(Bean.class).initialize()) {
        Bean bean = application.select(Bean.class).get();
        Context.where(bean.ownerVariable, () -> "bob")
            .where(bean.userVariable, new User())
            .run(
                () -> {
                  assertThat(bean.owner.name()).isEqualTo("bob");
                  assertThat(bean.user.name()).isEqualTo("ann");
                  assertThat(bean.local.names()).isEmpty();
                });
        assertThat(application.select(ContextLocalProducers.class).isResolvable()).isTrue();
      }
    }
  }

  @Test
  void containersFindTheExtensionByThemselvesAndOnce() {
    new DeployWithDiscovery().run();
  }

  @Test
  void discoveryWorksWhereNoOtherApiIsThere() throws Exception {
    try (LibraryCopy copy =
        new LibraryCopy(
            "org.eclipse.microprofile.context.",
            "jakarta.enterprise.concurrent.",
            "jakarta.servlet.")) {
      copy.run(DeployWithDiscovery.class);
    }
  }
}
