package io.github.throughline.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.Transactions;
import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.smallrye.context.api.ManagedExecutorConfig;
import io.smallrye.context.api.NamedInstance;
import io.smallrye.context.api.ThreadContextConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;
import org.eclipse.microprofile.context.spi.ContextManagerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are injected, and configured by annotation or by MicroProfile Config. */
class Rule41MicroProfileInjectionTest {
  private static final String NONE = "none";

  @Dependent
  static class Desk {
    @Inject
    @ContextLocal("tenant")
    ContextVar<String> tenant;

    @Inject ManagedExecutor plain;

    @Inject
    @ManagedExecutorConfig(propagated = "Throughline", cleared = ThreadContext.ALL_REMAINING)
    ManagedExecutor propagating;

    @Inject
    @ManagedExecutorConfig(
        propagated = {},
        cleared = ThreadContext.ALL_REMAINING)
    ManagedExecutor clearing;

    @Inject
    @NamedInstance("shared")
    @ManagedExecutorConfig(propagated = "Throughline", cleared = ThreadContext.ALL_REMAINING)
    ManagedExecutor shared;

    @Inject
    @ThreadContextConfig(
        propagated = {},
        cleared = {},
        unchanged = ThreadContext.ALL_REMAINING)
    ThreadContext unchanged;

    String seenBy(ManagedExecutor executor) throws Exception {
      return Context.where(tenant, "acme")
          .call(() -> executor.supplyAsync(() -> tenant.orElse(NONE)).get());
    }
  }

  @ApplicationScoped
  static class User {
    @Inject
    @NamedInstance("shared")
    ManagedExecutor shared;

    ManagedExecutor shared() {
      return shared;
    }
  }

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private URLClassLoader loader;
  @TempDir private Path classes;

  /** Found by discovery, and asked for a manager by each propagating executor. */
  private final Transactions transactions = new Transactions();

  /** Configuration and context managers belong to a class loader: each test has its own. */
  @BeforeEach
  void isolate() throws Exception {
    loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
    thread.setContextClassLoader(loader);
  }

  @AfterEach
  void release() throws Exception {
    transactions.close();
    ContextManagerProvider managers = ContextManagerProvider.instance();
    managers.releaseContextManager(managers.getContextManager());
    ConfigProviderResolver configs = ConfigProviderResolver.instance();
    configs.releaseConfig(configs.getConfig());
    thread.setContextClassLoader(before);
    loader.close();
  }

  private void configure(String properties) throws Exception {
    Files.createDirectories(classes.resolve("META-INF"));
    Files.writeString(classes.resolve("META-INF/microprofile-config.properties"), properties);
  }

  /** With discovery, so that all that the class path has is in play. */
  @SuppressWarnings("unchecked") // of class literals
  private static SeContainer deploy() {
    return SeContainerInitializer.newInstance().addBeanClasses(Desk.class, User.class).initialize();
  }

  @Test
  void injectedExecutorsDoAsTheirAnnotationSays() throws Exception {
    try (SeContainer application = deploy()) {
      Desk desk = application.select(Desk.class).get();

      assertThat(desk.seenBy(desk.propagating)).isEqualTo("acme");
      assertThat(desk.seenBy(desk.clearing)).isEqualTo(NONE);
      assertThat(desk.seenBy(desk.plain)).isEqualTo("acme");
    }
  }

  @Test
  void aNamedExecutorPropagatesWhereverItIsInjected() throws Exception {
    try (SeContainer application = deploy()) {
      Desk desk = application.select(Desk.class).get();
      ManagedExecutor elsewhere = application.select(User.class).get().shared();

      assertThat(desk.seenBy(desk.shared)).isEqualTo("acme");
      assertThat(desk.seenBy(elsewhere)).isEqualTo("acme");
    }
  }

  @Test
  void anInjectedThreadContextLeavesAloneWhatItIsToLeaveAlone() {
    try (SeContainer application = deploy()) {
      Desk desk = application.select(Desk.class).get();
      var task =
          Context.where(desk.tenant, "of the making")
              .call(() -> desk.unchanged.contextualSupplier(() -> desk.tenant.orElse(NONE)));

      assertThat(Context.where(desk.tenant, "of the caller").call(task::get))
          .isEqualTo("of the caller");
      assertThat(task.get()).isEqualTo(NONE);
    }
  }

  @Test
  void configurationClearsForAllExecutorsThatSayNothing() throws Exception {
    configure(
        """
        mp.context.ManagedExecutor.propagated=None
        mp.context.ManagedExecutor.cleared=Throughline,Remaining
        """);
    try (SeContainer application = deploy()) {
      Desk desk = application.select(Desk.class).get();
      ManagedExecutor built = ManagedExecutor.builder().build();

      assertThat(desk.seenBy(built)).isEqualTo(NONE);
      assertThat(desk.seenBy(desk.propagating)).isEqualTo("acme");
      built.shutdownNow();
    }
  }

  @Test
  void configurationPropagatesThroughlineAlone() throws Exception {
    configure(
        """
        mp.context.ManagedExecutor.propagated=Throughline
        mp.context.ManagedExecutor.cleared=Remaining
        mp.context.ThreadContext.propagated=Throughline
        mp.context.ThreadContext.cleared=Remaining
        """);
    try (SeContainer application = deploy()) {
      Desk desk = application.select(Desk.class).get();
      ManagedExecutor built = ManagedExecutor.builder().build();
      var task =
          Context.where(desk.tenant, "acme")
              .call(
                  () ->
                      ThreadContext.builder()
                          .build()
                          .contextualSupplier(() -> desk.tenant.orElse(NONE)));

      assertThat(desk.seenBy(built)).isEqualTo("acme");
      assertThat(task.get()).isEqualTo("acme");
      built.shutdownNow();
    }
  }

  @Test
  void configurationOfOneInjectionPointOverridesItsAnnotation() throws Exception {
    configure(
        """
        %1$s/clearing/ManagedExecutorConfig/propagated=Throughline
        %1$s/clearing/ManagedExecutorConfig/cleared=Remaining
        """
            .formatted(Desk.class.getName()));
    try (SeContainer application = deploy()) {
      Desk desk = application.select(Desk.class).get();

      assertThat(desk.seenBy(desk.clearing)).isEqualTo("acme");
    }
  }
}
