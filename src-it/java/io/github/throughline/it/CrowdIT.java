package io.github.throughline.it;

import static io.github.throughline.it.HopAssertions.assertOwnReport;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.HopAssertions.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many at once on few threads: nobody ever sees anything of anybody else's. */
class CrowdIT {
  private static final int CLIENTS = 200;
  private static final int ROUNDS = 3;
  private static final int WORKERS = 6;

  @ParameterizedTest
  @EnumSource
  void noValueReachesAnotherRequest(ServerKind server) throws Exception {
    ExecutorService crowd = Executors.newFixedThreadPool(CLIENTS);
    try (Showcase showcase = Showcase.start(server, WORKERS)) {
      CyclicBarrier together = new CyclicBarrier(CLIENTS);
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        clients.add(
            crowd.submit(
                () -> {
                  visit(showcase.desk(), number, together);
                  return null;
                }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
      assertThat(showcase.desk().getWith("api/residue").object().getBoolean("clean")).isTrue();
    } finally {
      crowd.shutdownNow();
    }
  }

  private static void visit(Desk desk, int number, CyclicBarrier together) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String name = number + "-" + round;
      Client client = new Client("tenant-" + number, "user-" + name, "request-" + name);
      together.await();
      assertThat(desk.open(client, client.tenant() + " round " + round).status()).isEqualTo(201);
      for (Way way : Way.values()) {
        assertOwnReport(desk, client, way);
      }
    }
  }
}
