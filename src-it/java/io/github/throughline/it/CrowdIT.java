package io.github.throughline.it;

import static io.github.throughline.it.HopAssertions.assertOwnReport;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.HopAssertions.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;

/** Many at once on few threads: nobody ever sees anything of anybody else's. */
class CrowdIT {
  private static final int CLIENTS = 200;
  private static final int ROUNDS = 3;
  private static final int WORKERS = 6;

  @ParameterizedTest
  @EachServer
  void noValueReachesAnotherRequest(ServerKind server) throws Exception {
    ExecutorService crowd = Executors.newFixedThreadPool(CLIENTS);
    try (Showcase showcase = Showcase.start(server, server.workersFor(CLIENTS, WORKERS))) {
      for (int round = 0; round < ROUNDS; round++) {
        visitAtOnce(crowd, showcase.desk(), round);
      }
      assertThat(showcase.desk().getWith("api/residue").object().getBoolean("clean")).isTrue();
    } finally {
      crowd.shutdownNow();
    }
  }

  private static void visitAtOnce(ExecutorService crowd, Desk desk, int round) throws Exception {
    CountDownLatch together = new CountDownLatch(CLIENTS);
    List<Future<?>> visits = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = i + "-" + round;
      Client client = new Client("tenant-" + i, "user-" + name, "request-" + name);
      visits.add(
          crowd.submit(
              () -> {
                together.countDown();
                together.await();
                visit(desk, client);
                return null;
              }));
    }
    for (Future<?> visit : visits) {
      visit.get();
    }
  }

  private static void visit(Desk desk, Client client) throws Exception {
    assertThat(desk.open(client, client.tenant() + " phone").status()).isEqualTo(201);
    for (Way way : Way.values()) {
      assertOwnReport(desk, client, way);
    }
  }
}
