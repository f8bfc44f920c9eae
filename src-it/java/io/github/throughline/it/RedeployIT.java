package io.github.throughline.it;

import static io.github.throughline.it.HopAssertions.assertOwnReport;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.HopAssertions.Way;
import io.github.throughline.it.embedded.EmbeddedServer;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is taken away is gone, with its class loader and its threads. */
class RedeployIT {
  private static final int TIMES = 10;
  private static final int WORKERS = 3;
  private static final int COLLECTIONS = 50;
  private static final int COLLECTIONS_IN_VAIN = 10;
  private static final ThreadLocal<Class<?>> FORGOTTEN = new ThreadLocal<>();
  private static final Client ANN = new Client("acme", "ann", "request-1");

  @ParameterizedTest
  @EnumSource
  void everyOldClassLoaderIsCollected(ServerKind kind) throws Exception {
    try (EmbeddedServer server = kind.start(WORKERS)) {
      Desk desk = new Desk(server.address());
      List<WeakReference<ClassLoader>> old = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        old.add(deployUseAndUndeploy(server, desk, loader -> {}));
      }
      // A server keeps something of the last request on each open connection until the next one.
      server.deploy(Showcase.archive());
      use(desk);
      assertThat(alive(old, COLLECTIONS)).isZero();
    }
  }

  /** The check above would notice. */
  @ParameterizedTest
  @EnumSource
  void aThreadThatKeepsAClassOfAnApplicationIsNoticed(ServerKind kind) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (EmbeddedServer server = kind.start(WORKERS)) {
      Desk desk = new Desk(server.address());
      List<WeakReference<ClassLoader>> old = new ArrayList<>();
      old.add(
          deployUseAndUndeploy(
              server,
              desk,
              loader -> {
                Class<?> type = loader.loadClass("io.github.throughline.context.ContextVar");
                pool.submit(() -> FORGOTTEN.set(type)).get();
              }));
      server.deploy(Showcase.archive());
      use(desk);
      assertThat(alive(old, COLLECTIONS_IN_VAIN)).isEqualTo(1);
      pool.submit(FORGOTTEN::remove).get();
      assertThat(alive(old, COLLECTIONS)).isZero();
    } finally {
      pool.shutdownNow();
    }
  }

  private interface WhileDeployed {
    void run(ClassLoader application) throws Exception;
  }

  /** A method of its own, so that no frame keeps the class loader. */
  private static WeakReference<ClassLoader> deployUseAndUndeploy(
      EmbeddedServer server, Desk desk, WhileDeployed whileDeployed) throws Exception {
    ClassLoader application = server.deploy(Showcase.archive());
    use(desk);
    whileDeployed.run(application);
    server.undeploy();
    // They were told to end, and may take a moment.
    Polling.until("no thread of the application", () -> threadsOf(application).isEmpty());
    return new WeakReference<>(application);
  }

  private static void use(Desk desk) throws Exception {
    desk.open(ANN, "acme printer");
    for (Way way : Way.values()) {
      assertOwnReport(desk, ANN, way);
    }
    for (String phase : List.of("after-values", "plain-hop", "async-timeout", "error-page")) {
      assertThat(desk.post(ANN, "api/drill/" + phase, "").status()).isEqualTo(500);
    }
  }

  /** Threads that the application started, or that will load what they need from it. */
  private static List<String> threadsOf(ClassLoader application) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getContextClassLoader() == application
                    || thread.getName().startsWith("desk-"))
        .map(Thread::getName)
        .toList();
  }

  /** How many are left after so many collections at most. */
  private static long alive(List<WeakReference<ClassLoader>> loaders, int collections) {
    for (int i = 0; i < collections; i++) {
      System.gc();
      if (count(loaders) == 0) {
        return 0;
      }
      Polling.pause();
    }
    return count(loaders);
  }

  private static long count(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().filter(loader -> loader.get() != null).count();
  }
}
