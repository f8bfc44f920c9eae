package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.LibraryCopy;
import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.inject.se.SeContainer;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each in a copy of the library, as in a server that starts. */
class StartupReportTest {
  private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
  private static final String TIMERS = "java:comp/DefaultManagedScheduledExecutorService";

  static class Deploy implements Runnable {
    @Override
    public void run() {
      Deployed.application().close();
    }
  }

  @AfterEach
  void stopServer() {
    Directory.stop();
  }

  private static List<String> logged(Class<? extends Runnable> scenario, Level least)
      throws Exception {
    try (LibraryCopy copy = new LibraryCopy();
        CapturedLog log = new CapturedLog(least)) {
      copy.run(scenario);
      return log.messages();
    }
  }

  private static void await(Thread thread) {
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As Open Liberty's: on another thread, and as it is. */
  private static void runAsItIs(Runnable task) {
    await(new Thread(task));
  }

  /** As WildFly's: in the context that the provider has captured. */
  private static void runInContext(Runnable task) {
    ThreadContextProvider provider =
        ServiceLoader.load(ThreadContextProvider.class).findFirst().orElseThrow();
    var snapshot = provider.currentContext(Map.of());
    await(
        new Thread(
            () -> {
              var restorer = snapshot.begin();
              task.run();
              restorer.endContext();
            }));
  }

  private static void bindExecutor(Executor executor) {
    Directory.start();
    Directory.BOUND.put(EXECUTOR, executor);
  }

  // The line

  @Test
  void oneLineTellsWhatAnApplicationRunsOn() throws Exception {
    assertThat(logged(Deploy.class, Level.INFO))
        .containsExactly(
            "Throughline: Jakarta Concurrency has not asked for the provider so far,"
                + " MicroProfile Context Propagation has not asked for the provider so far;"
                + (" bridges run on threads of the library (no " + EXECUTOR + " so far),")
                + (" deadlines on a timer of the library (no " + TIMERS + " so far);")
                + " strict mode off");
  }

  @Test
  void theLineTellsWhatTheServerHasFoundAndOffers() throws Exception {
    ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    try {
      bindExecutor(StartupReportTest::runInContext);
      Directory.BOUND.put(TIMERS, timers);

      assertThat(logged(Deploy.class, Level.INFO))
          .containsExactly(
              "Throughline: Jakarta Concurrency has found the provider,"
                  + " MicroProfile Context Propagation has not asked for the provider so far;"
                  + (" bridges run on " + EXECUTOR + ", deadlines on " + TIMERS + ";")
                  + " strict mode off");
    } finally {
      timers.shutdownNow();
    }
  }

  @Test
  void theLineNamesTheExecutorThatIsConfigured() throws Exception {
    bindExecutor(StartupReportTest::runInContext);
    Directory.BOUND.put("java:app/pool", (Executor) Runnable::run);
    System.setProperty(Bridges.EXECUTOR, "java:app/pool");
    try {
      assertThat(logged(Deploy.class, Level.INFO))
          .singleElement()
          .asString()
          .contains("bridges run on java:app/pool, deadlines on a timer of the library");
    } finally {
      System.clearProperty(Bridges.EXECUTOR);
    }
  }

  // The server's executor

  @Test
  void anExecutorThatCarriesNothingIsWarnedOfWithTheRemedy() throws Exception {
    bindExecutor(StartupReportTest::runAsItIs);

    assertThat(logged(Deploy.class, Level.WARNING))
        .containsExactly(
            EXECUTOR
                + " does not carry values to the tasks that are given to it: give them to a Bridge"
                + " or to Context.propagating(executor), or define an executor whose context"
                + " service has propagated = \"Throughline\"");
  }

  @Test
  void anExecutorThatTakesNoTasksYetIsNotWarnedOf() throws Exception {
    bindExecutor(
        task -> {
          throw new RejectedExecutionException("suspended");
        });

    assertThat(logged(Deploy.class, Level.INFO))
        .singleElement()
        .asString()
        .contains("bridges run on " + EXECUTOR);
  }

  // Several web modules

  /** An application that starts once for itself, and for two web modules. */
  static class DeployWebModules implements Runnable {
    @Override
    public void run() {
      try (SeContainer application = Deployed.application()) {
        var started =
            application.getBeanManager().getEvent().select(Initialized.Literal.APPLICATION);
        started.fire("one module");
        started.fire("another");
      }
    }
  }

  @Test
  void severalWebModulesOfOneApplicationHaveOneLine() throws Exception {
    assertThat(logged(DeployWebModules.class, Level.INFO)).hasSize(1);
  }

  // Without an API

  @Test
  void aMissingApiIsNothingToWarnOf() throws Exception {
    try (LibraryCopy copy = new LibraryCopy("jakarta.enterprise.concurrent.");
        CapturedLog log = new CapturedLog(Level.INFO)) {
      copy.run(Deploy.class);

      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("Throughline: Jakarta Concurrency is not there,");
    }
  }
}
