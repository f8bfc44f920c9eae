package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * Endpoints, asynchronous servlets and timers that are the application's own, beside the library.
 */
@ParameterizedClass(allowZeroInvocations = true)
@EachPlatform
class OwnPartsIT extends PlatformSuite {
  private static final int MESSAGES = 20;

  /** A container calls them outside of the request that they began with. */
  @Test
  void anOwnEndpointSeesNoValueOfAnybody() throws Exception {
    try (Talk own = Talk.with(platform.client("acme"), "own-socket");
        Talk other = Talk.with(platform.client("globex"), "own-socket")) {
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(own.ask("initech")).isEqualTo("(none), then (none), then initech, then (none)");
        assertThat(other.ask("umbrella"))
            .isEqualTo("(none), then (none), then umbrella, then (none)");
      }
    }
  }

  @Test
  void oneThatIsServedBesideSeesThoseOfItsRequest() throws Exception {
    try (Talk own = Talk.with(platform.client("acme"), "own-socket");
        Talk served = Talk.with(platform.client("globex"), "served-socket")) {
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(own.ask("initech")).startsWith("(none), ").endsWith(", then (none)");
        assertThat(served.ask("who")).isEqualTo("globex");
      }
    }
  }

  @Test
  void anOwnServletHasTheValuesThatItHandsOver() throws Exception {
    for (String tenant : List.of("acme", "globex")) {
      Client ann = platform.client(tenant);
      JsonObject seen =
          Platform.expect(200, platform.desk().post(ann, "own-async", "some body")).object();
      assertThat(seen.getString("body")).isEqualTo("some body");
      assertThat(seen.getString("listener")).isEqualTo(tenant);
      assertThat(seen.getString("started")).isEqualTo(tenant);
      // A container may call a listener while it is still in the servlet.
      assertThat(seen.getString("asItIs")).isIn("(none)", tenant);
      platform.assertEnded(ann);
    }
  }

  @Test
  void aTimerSeesNoValueOfTheRequestThatHasSetIt() throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      assertThat(rung("plain", "plain-" + i)).isEqualTo("(none)");
      assertThat(rung("fresh", "fresh-" + i)).isEqualTo("(none), then night");
    }
  }

  private static String rung(String kind, String name) throws Exception {
    Client ann = platform.client("acme");
    Platform.expect(204, platform.desk().post(ann, "rest/alarms/" + kind + "/" + name, ""));
    Polling.until(name + " has rung", () -> alarms().containsKey(name));
    return alarms().getString(name);
  }

  private static JsonObject alarms() {
    try {
      return platform.get(platform.client("globex"), "rest/alarms");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A WebSocket on which each message is answered by one. */
  private static final class Talk implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private Talk(Client client, String path) {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("X-Tenant", client.tenant())
              .header("X-Request-Id", client.requestId())
              .buildAsync(platform.socketAddress(path), new Answers())
              .join();
    }

    static Talk with(Client client, String path) {
      return new Talk(client, path);
    }

    String ask(String message) {
      socket.sendText(message, true).join();
      return next();
    }

    private String next() {
      try {
        return String.valueOf(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      assertThat(next()).isEqualTo("closed");
    }

    /** What the server says. */
    private final class Answers implements WebSocket.Listener {
      private final StringBuilder parts = new StringBuilder();

      @Override
      public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
          answers.add(parts.toString());
          parts.setLength(0);
        }
        from.request(1);
        return null;
      }

      @Override
      public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        answers.add("closed");
        return null;
      }
    }
  }
}
