package io.github.throughline.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only what answers the same can be compared. */
class PeersTest {
  private static final byte[] SENT = new byte[64 << 10];

  static {
    new Random(1).nextBytes(SENT);
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @EnumSource
  void allPeersAnswerTheSame(LoadContainer container) throws Exception {
    try (LoadContainer.Running running = container.start(new LoadServer())) {
      for (Peer peer : Peer.values()) {
        for (Scenario scenario : Scenario.values()) {
          if (peer.serves(scenario)) {
            String path = "/%s/%s".formatted(peer.path(), scenario.path());
            check(scenario, URI.create("http://127.0.0.1:%d%s".formatted(running.port(), path)));
          }
        }
      }
    }
  }

  private void check(Scenario scenario, URI address) throws Exception {
    switch (scenario) {
      case NEWS -> checkNews(address);
      case TALK -> checkTalk(URI.create(address.toString().replace("http:", "ws:")));
      default -> checkBody(scenario, address);
    }
  }

  private void checkBody(Scenario scenario, URI address) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (scenario == Scenario.ECHO) {
      request.POST(BodyPublishers.ofByteArray(SENT));
    }
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    byte[] expected = expected(scenario);
    String path = address.getPath();
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    assertThat(response.body()).as(path).isEqualTo(expected);
    assertThat(response.headers().allValues("content-length"))
        .as(path)
        .containsExactly("" + expected.length);
    assertThat(response.headers().allValues("content-type"))
        .as(path)
        .containsExactly(Scenario.TYPE);
  }

  /** Two of them, and then the client goes. */
  private void checkNews(URI address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      for (int i = 0; i < 2; i++) {
        byte[] expected = Scenario.NEWS.body();
        assertThat(body.readNBytes(expected.length)).as(address.getPath()).isEqualTo(expected);
      }
    }
  }

  private void checkTalk(URI address) throws Exception {
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                address,
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket socket, CharSequence text, boolean last) {
                    messages.add(text.toString());
                    socket.request(1);
                    return null;
                  }
                })
            .get(10, TimeUnit.SECONDS);
    for (String message : List.of("one", "two")) {
      socket.sendText(message, true).get(10, TimeUnit.SECONDS);
      assertThat(messages.poll(10, TimeUnit.SECONDS)).as(address.getPath()).isEqualTo(message);
    }
    socket.abort();
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
