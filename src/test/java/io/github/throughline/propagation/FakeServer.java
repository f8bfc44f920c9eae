package io.github.throughline.propagation;

import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.concurrent.spi.ThreadContextRestorer;
import jakarta.enterprise.concurrent.spi.ThreadContextSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How servers differ in what they do with the same providers; each as its source has it. */
abstract class FakeServer {
  private final String name;
  final Supplier<List<ThreadContextProvider>> discovery;

  private FakeServer(String name, Supplier<List<ThreadContextProvider>> discovery) {
    this.name = name;
    this.discovery = discovery;
  }

  /** Captures now what each run of the task is to have. */
  final Runnable contextual(Runnable task) {
    List<ThreadContextSnapshot> snapshots = new ArrayList<>();
    for (ThreadContextProvider provider : providers()) {
      snapshots.add(provider.currentContext(properties()));
    }
    return () -> run(snapshots, task);
  }

  abstract Iterable<ThreadContextProvider> providers();

  abstract @Nullable Map<String, String> properties();

  abstract void run(List<ThreadContextSnapshot> snapshots, Runnable task);

  @Override
  public final String toString() {
    return name;
  }

  private static void endAll(List<ThreadContextRestorer> restorers) {
    for (ThreadContextRestorer restorer : restorers) {
      try {
        restorer.endContext();
      } catch (RuntimeException logged) {
        assert logged != null; // and nothing else is done about it
      }
    }
  }

  /** Keeps providers for a component; takes a failed begin back; ends in reverse order. */
  static final class WildFly extends FakeServer {
    private final List<ThreadContextProvider> ofTheComponent;

    WildFly(Supplier<List<ThreadContextProvider>> discovery) {
      super("WildFly", discovery);
      this.ofTheComponent = discovery.get();
    }

    @Override
    Iterable<ThreadContextProvider> providers() {
      return ofTheComponent;
    }

    @Override
    Map<String, String> properties() {
      return Map.of();
    }

    @Override
    void run(List<ThreadContextSnapshot> snapshots, Runnable task) {
      List<ThreadContextRestorer> begun = new ArrayList<>();
      try {
        snapshots.forEach(snapshot -> begun.add(0, snapshot.begin()));
        task.run();
      } finally {
        endAll(begun);
      }
    }
  }

  /**
   * Makes providers for each task, without properties; ends in forward order; leaves alone what a
   * failure at begin or end has interrupted.
   */
  static final class Payara extends FakeServer {
    Payara(Supplier<List<ThreadContextProvider>> discovery) {
      super("Payara", discovery);
    }

    @Override
    Iterable<ThreadContextProvider> providers() {
      return discovery.get();
    }

    @Override
    @Nullable Map<String, String> properties() {
      return null;
    }

    @Override
    void run(List<ThreadContextSnapshot> snapshots, Runnable task) {
      List<ThreadContextRestorer> begun = new ArrayList<>();
      snapshots.forEach(snapshot -> begun.add(snapshot.begin()));
      try {
        task.run();
      } finally {
        begun.forEach(ThreadContextRestorer::endContext);
      }
    }
  }

  /**
   * Keeps providers for a class loader; rejects a task whose begin fails; ends in reverse order.
   */
  static final class OpenLiberty extends FakeServer {
    private @Nullable List<ThreadContextProvider> ofTheLoader;

    OpenLiberty(Supplier<List<ThreadContextProvider>> discovery) {
      super("Open Liberty", discovery);
    }

    @Override
    Iterable<ThreadContextProvider> providers() {
      List<ThreadContextProvider> providers = ofTheLoader;
      if (providers == null) {
        ofTheLoader = providers = discovery.get();
      }
      return providers;
    }

    @Override
    Map<String, String> properties() {
      return Map.of("jakarta.enterprise.concurrent.LONGRUNNING_HINT", "false");
    }

    @Override
    void run(List<ThreadContextSnapshot> snapshots, Runnable task) {
      List<ThreadContextRestorer> begun = new ArrayList<>();
      try {
        snapshots.forEach(snapshot -> begun.add(snapshot.begin()));
      } catch (RuntimeException e) {
        Collections.reverse(begun);
        endAll(begun);
        throw new RejectedExecutionException(e);
      }
      try {
        task.run();
      } finally {
        Collections.reverse(begun);
        endAll(begun);
      }
    }
  }
}
