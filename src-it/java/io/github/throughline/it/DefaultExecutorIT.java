package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import jakarta.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;

/** The server's default executor, which carries the context by itself on some servers only. */
class DefaultExecutorIT {
  private static final Client ANN = new Client("acme", "ann", "request-1");

  @ParameterizedTest
  @EachServer
  void theLibrarysOwnMeansCarryValuesWhateverTheServerDoes(ServerKind server) throws Exception {
    try (Showcase showcase = Showcase.start(server, 4)) {
      Reply reply = showcase.desk().get(ANN, "api/default-executor");
      if (!server.hasJakartaConcurrency()) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(404);
        return;
      }
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      JsonObject seen = reply.object();
      assertThat(seen.getString("propagating")).isEqualTo("acme");
      assertThat(seen.getString("bridge")).isEqualTo("acme");
      assertThat(seen.isNull("asItIs")).isEqualTo(server.lostBy().containsKey("default-executor"));
    }
  }
}
