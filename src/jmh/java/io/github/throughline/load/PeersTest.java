package io.github.throughline.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only what answers the same can be compared. */
class PeersTest {
  private static final byte[] SENT = new byte[64 << 10];

  static {
    new Random(1).nextBytes(SENT);
  }

  @ParameterizedTest
  @EnumSource
  void allPeersAnswerTheSame(LoadContainer container) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    try (LoadContainer.Running running = container.start(new LoadServer())) {
      for (Peer peer : Peer.values()) {
        for (Scenario scenario : Scenario.values()) {
          String path = "/%s/%s".formatted(peer.path(), scenario.path());
          URI address = URI.create("http://127.0.0.1:%d%s".formatted(running.port(), path));
          HttpRequest.Builder request = HttpRequest.newBuilder(address);
          if (scenario == Scenario.ECHO) {
            request.POST(BodyPublishers.ofByteArray(SENT));
          }
          HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
          byte[] expected = expected(scenario);
          assertThat(response.statusCode()).as(path).isEqualTo(200);
          assertThat(response.body()).as(path).isEqualTo(expected);
          assertThat(response.headers().allValues("content-length"))
              .as(path)
              .containsExactly("" + expected.length);
          assertThat(response.headers().allValues("content-type"))
              .as(path)
              .containsExactly(Scenario.TYPE);
        }
      }
    }
  }

  private static byte[] expected(Scenario scenario) {
    return switch (scenario) {
      case ECHO -> SENT;
      case DOWNLOAD -> {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        for (int i = 0; i < Scenario.PARTS; i++) {
          parts.writeBytes(Scenario.part());
        }
        yield parts.toByteArray();
      }
      default -> scenario.body();
    };
  }
}
