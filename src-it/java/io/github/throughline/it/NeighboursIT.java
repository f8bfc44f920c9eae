package io.github.throughline.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.throughline.it.server.ApplicationServer;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Two applications on one server never see each other's values, and each ends by itself; one with
 * the library alone is nothing to warn of.
 */
class NeighboursIT {
  private static final int PATIENCE_SECONDS = 120;
  private static final int TIMES = 10;
  private static final int COLLECTIONS = 5000;

  /** As the servers write it, and worse. */
  private static final Pattern WARNING = Pattern.compile("WARN|ERROR|SEVERE|FATAL");

  private static final String OF_THE_EXECUTOR =
      "DefaultManagedExecutorService does not carry values";

  @ParameterizedTest(allowZeroInvocations = true)
  @EachPlatform
  void webApplicationsOfOneArchiveShareTheLibraryAndNoValue(ServerKind kind) throws Exception {
    try (ApplicationServer server = kind.forPlatform()) {
      server.deploy("neighbours", archive(kind));
      Desk desk = new Desk(server.address());
      askBothAtOnce(desk);
      for (String application : List.of("first", "second")) {
        assertThat(desk.getWith(application + "/greeting").body())
            .isEqualTo("hello from " + application + " to nobody");
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @EachPlatform
  void webApplicationsWithTheirOwnLibraryComeAndGoByThemselves(ServerKind kind) throws Exception {
    try (ApplicationServer server = kind.forPlatform()) {
      server.deploy("first", Platform.archive("alone.war"));
      server.deploy("second", Platform.archive("alone.war"));
      Desk desk = new Desk(server.address());
      askBothAtOnce(desk);
      server.undeploy("first");
      assertThat(desk.getWith("first/seen").status()).isEqualTo(404);
      ask(desk, "second", "acme");
      server.deploy("first", Platform.archive("alone.war"));
      server.undeploy("second");
      ask(desk, "first", "globex");
    }
  }

  /** It has the library and nothing else, so no MicroProfile either. */
  @ParameterizedTest(allowZeroInvocations = true)
  @EachPlatform
  void aWebApplicationWithNothingButTheLibraryDeploysWithoutAWarning(ServerKind kind)
      throws Exception {
    try (ApplicationServer server = kind.forPlatform()) {
      int before = warnings(server).size();
      server.deploy("first", Platform.archive("alone.war"));
      Platform.expect(200, new Desk(server.address()).getWith("first/seen"));
      List<String> all = warnings(server);
      assertThat(all.subList(before, all.size()))
          .filteredOn(
              line ->
                  !(kind.lostBy().containsKey("default-executor")
                      && line.contains(OF_THE_EXECUTOR)))
          .isEmpty();
    }
  }

  private static List<String> warnings(ApplicationServer server) {
    return server.said("").stream().filter(line -> WARNING.matcher(line).find()).toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @EachPlatform
  void anArchiveThatIsTakenAwayIsGone(ServerKind kind) throws Exception {
    assumeFalse(kind.keepsThreads(), "a server whose threads keep no application");
    try (ApplicationServer server = kind.forPlatform()) {
      Desk desk = new Desk(server.address());
      for (int i = 0; i < TIMES; i++) {
        server.deploy("neighbours", archive(kind));
        ask(desk, "first", "acme");
        ask(desk, "second", "globex");
        server.undeploy("neighbours");
        assertThat(desk.getWith("first/seen").status()).isEqualTo(404);
      }
      server.deploy("neighbours", archive(kind));
      ask(desk, "first", "acme");
      assertThat(alive(desk, kind.keptClassLoaders() + 1))
          .isLessThanOrEqualTo(kind.keptClassLoaders() + 1);
    }
  }

  /** Of those that use the library; the third one in the archive does not. */
  @ParameterizedTest(allowZeroInvocations = true)
  @EachPlatform
  void whoeverHasNobodyToPutTheFilterBeforeItIsToldOnce(ServerKind kind) throws Exception {
    String warning = "uses Throughline without its filter";
    try (ApplicationServer server = kind.forPlatform()) {
      int before = server.said(warning).size();
      server.deploy("neighbours", Platform.archive("neighbours.ear"));
      Desk desk = new Desk(server.address());
      for (String path : List.of("third/loaders", "first/seen", "second/seen", "first/seen")) {
        Platform.expect(200, desk.getWith(path));
      }
      List<String> all = server.said(warning);
      List<String> told = all.subList(before, all.size());
      if (kind.initializesFromArchives()) {
        assertThat(told).isEmpty();
      } else {
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("\"/first\"");
        assertThat(told.get(1)).contains("\"/second\"");
      }
    }
  }

  /** With what the web applications declare, where nobody else does. */
  private static Path archive(ServerKind kind) {
    return Platform.archive(
        kind.initializesFromArchives() ? "neighbours.ear" : "declared-neighbours.ear");
  }

  private static int alive(Desk desk, int allowed) throws Exception {
    for (int i = 0; i < COLLECTIONS; i++) {
      int alive = desk.getWith("first/loaders").object().getInt("alive");
      if (alive <= allowed) {
        return alive;
      }
      Polling.pause();
    }
    return Integer.MAX_VALUE;
  }

  private static void askBothAtOnce(Desk desk) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> all = new ArrayList<>();
      all.add(clients.submit(() -> askOften(desk, "first", "acme")));
      all.add(clients.submit(() -> askOften(desk, "second", "globex")));
      all.add(clients.submit(() -> askOften(desk, "second", null)));
      for (Future<?> each : all) {
        each.get(PATIENCE_SECONDS, SECONDS);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static boolean askOften(Desk desk, String application, @Nullable String tenant)
      throws Exception {
    for (int i = 0; i < 30; i++) {
      ask(desk, application, tenant);
    }
    return true;
  }

  private static void ask(Desk desk, String application, @Nullable String tenant) throws Exception {
    String[] headers = tenant == null ? new String[0] : new String[] {"X-Tenant", tenant};
    Desk.Reply reply = desk.getWith(application + "/seen", headers);
    JsonObject seen = Platform.expect(200, reply).object();
    assertThat(seen.getString("application")).isEqualTo("/" + application);
    assertThat(seen.getString("before")).isEqualTo("(none)");
    for (String where : List.of("pooled", "worker", "after")) {
      assertThat(seen.getString(where)).as(where).isEqualTo(tenant == null ? "(none)" : tenant);
    }
  }
}
