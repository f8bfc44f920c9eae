package io.github.throughline.cdi;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.Propagation;
import io.github.throughline.context.internal.StrictMode;
import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** What the log says of the library when an application has started: one line, and what to mend. */
final class StartupReport {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private StartupReport() {}

  /** Logs the line, and has the server's executor tested. */
  static void log(Bridges bridges) {
    bridges.serverExecutor().ifPresent(StartupReport::test); // which makes it look for the provider
    LOGGER.log(
        System.Logger.Level.INFO,
        "Throughline%s: %s, %s; bridges run on %s, deadlines on %s; strict mode %s"
            .formatted(
                version().map(version -> " " + version).orElse(""),
                Propagation.JAKARTA_CONCURRENCY.describe(),
                Propagation.MICROPROFILE_CONTEXT_PROPAGATION.describe(),
                bridges.nameOfExecutor().orElse(own("threads", Bridges.SERVER_EXECUTOR)),
                bridges.nameOfTimers().orElse(own("a timer", Bridges.SERVER_TIMERS)),
                StrictMode.ENABLED ? "on" : "off"));
  }

  /**
   * For now, as the server's are looked up again when needed: some name them on request threads.
   */
  private static String own(String what, String missing) {
    return "%s of the library (no %s so far)".formatted(what, missing);
  }

  /** That of the jar or the module; none of classes that come as files. */
  private static Optional<String> version() {
    return Optional.ofNullable(StartupReport.class.getPackage().getImplementationVersion())
        .or(
            () ->
                Optional.ofNullable(StartupReport.class.getModule().getDescriptor())
                    .flatMap(ModuleDescriptor::rawVersion));
  }

  /** By a task, as servers differ in what their executors carry and none of them tells. */
  private static void test(Executor executor) {
    ContextVar<Boolean> carried = Crossings.get().hiddenVariable("carried");
    Runnable task =
        () -> {
          if (!carried.isBound()) {
            warnOfExecutor();
          }
        };
    try {
      Context.where(carried, true).run(() -> executor.execute(task));
    } catch (RejectedExecutionException e) {
      // One that takes no tasks yet tells nothing.
    }
  }

  private static void warnOfExecutor() {
    LOGGER.log(
        System.Logger.Level.WARNING,
        Bridges.SERVER_EXECUTOR
            + " does not carry values to the tasks that are given to it: give them to a Bridge or"
            + " to Context.propagating(executor), or define an executor whose context service has"
            + " propagated = \"Throughline\"");
  }
}
