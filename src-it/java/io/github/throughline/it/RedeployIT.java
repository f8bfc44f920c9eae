package io.github.throughline.it;

import static io.github.throughline.it.HopAssertions.assertOwnReport;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.HopAssertions.Way;
import io.github.throughline.it.server.Server;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;

/** An application that is taken away is gone, with its class loader and its threads. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RedeployIT {
  private static final int TIMES = 10;
  private static final int TIMES_UNDER_TRAFFIC = 20;
  private static final int WORKERS = 3;

  /** So many that a minute passes: Payara's idle threads keep class loaders for so long. */
  private static final int COLLECTIONS = 200;

  private static final int COLLECTIONS_IN_VAIN = 10;
  private static final Client ANN = new Client("acme", "ann", "request-1");

  @ParameterizedTest
  @EachServer
  void everyOldClassLoaderIsCollected(ServerKind kind) throws Exception {
    assumeFalse(kind.keepsThreads(), "a server whose threads keep no application");
    try (Server server = kind.forTests(WORKERS)) {
      Desk desk = new Desk(server.address());
      List<Integer> old = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        old.add(deployUseAndUndeploy(server, desk));
      }
      // A server keeps something of the last request on each open connection until the next one.
      server.deploy(Showcase.archive());
      use(desk);
      // They were told to end, and may take a moment.
      Polling.until("no thread of an application that is gone", () -> threads(desk).isEmpty());
      assertThat(alive(desk, old, kind.keptClassLoaders(), COLLECTIONS))
          .hasSizeLessThanOrEqualTo(kind.keptClassLoaders());
    }
  }

  /** Embedded servers take applications away from under their requests, and are not asked. */
  @ParameterizedTest
  @EachServer
  void clientsNeverSeeWhatIsNotTheirsWhileApplicationsComeAndGo(ServerKind kind) throws Exception {
    assumeTrue(kind.isExternal(), "a server that is made for it");
    assumeFalse(kind.keepsThreads(), "a server whose threads keep no application");
    try (Server server = kind.forTests(WORKERS)) {
      Desk desk = new Desk(server.address());
      List<Integer> old = new ArrayList<>();
      try (Traffic traffic = Traffic.start(kind, server.address())) {
        for (int i = 0; i < TIMES_UNDER_TRAFFIC; i++) {
          server.deploy(Showcase.archive());
          use(desk);
          traffic.awaitAnswers();
          old.add(number(desk));
          server.undeploy();
        }
        server.deploy(Showcase.archive());
        traffic.awaitAnswers();
      }
      use(desk);
      Polling.until("no thread of an application that is gone", () -> threads(desk).isEmpty());
      assertThat(alive(desk, old, kind.keptClassLoaders(), COLLECTIONS))
          .hasSizeLessThanOrEqualTo(kind.keptClassLoaders());
    }
  }

  /** The check above would notice. */
  @ParameterizedTest
  @EachServer
  void threadsThatApplicationsForgetAreNoticed(ServerKind kind) throws Exception {
    assumeFalse(kind.keepsThreads(), "a server whose threads keep no application");
    try (Server server = kind.forTests(WORKERS)) {
      Desk desk = new Desk(server.address());
      List<Integer> old = new ArrayList<>();
      for (int i = 0; i <= kind.keptClassLoaders(); i++) {
        server.deploy(Showcase.archive());
        desk.post(ANN, "api/jvm/forgotten", "");
        old.add(number(desk));
        server.undeploy();
      }
      server.deploy(Showcase.archive());
      use(desk);
      assertThat(alive(desk, old, kind.keptClassLoaders(), COLLECTIONS_IN_VAIN)).isEqualTo(old);
      assertThat(threads(desk)).hasSize(old.size());
      desk.send(ANN, "DELETE", "api/jvm/forgotten", "");
      assertThat(alive(desk, old, kind.keptClassLoaders(), COLLECTIONS))
          .hasSizeLessThanOrEqualTo(kind.keptClassLoaders());
    }
  }

  private static int deployUseAndUndeploy(Server server, Desk desk) throws Exception {
    server.deploy(Showcase.archive());
    use(desk);
    int number = number(desk);
    server.undeploy();
    return number;
  }

  private static int number(Desk desk) {
    return desk.jvm("deployments").getInt("deployment");
  }

  private static JsonArray threads(Desk desk) {
    return desk.jvm("deployments").getJsonArray("threads");
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

  /** Which are left, after so many collections at most if they are more than allowed. */
  private static List<Integer> alive(Desk desk, List<Integer> old, int allowed, int collections) {
    List<Integer> alive = old;
    for (int i = 0; i < collections; i++) {
      alive =
          desk.jvm("deployments").getJsonArray("alive").getValuesAs(JsonNumber.class).stream()
              .map(JsonNumber::intValue)
              .filter(old::contains)
              .toList();
      if (alive.size() <= allowed) {
        break;
      }
      Polling.rest();
    }
    return alive;
  }
}
