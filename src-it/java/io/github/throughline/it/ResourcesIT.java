package io.github.throughline.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jakarta REST is asynchronous in its own ways, behind the library's filter: its requests have
 * their values wherever they come, and end once.
 */
@ParameterizedClass(allowZeroInvocations = true)
@EachPlatform
class ResourcesIT extends PlatformSuite {
  private static final int PATIENCE_SECONDS = 120;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stage/DEFINED", "stage/PROPAGATING", "stage/BRIDGE", "stage/WORKER",
        "suspended/DEFINED", "suspended/PROPAGATING", "suspended/BRIDGE", "suspended/WORKER"
      })
  void valuesAreThereBeforeTheHopOnItAndAfterIt(String path) throws Exception {
    assertOwn(platform.client("acme"), path);
    assertOwn(platform.client("globex"), path);
  }

  private static void assertOwn(Client client, String path) throws Exception {
    JsonObject seen = platform.get(client, "rest/asynchronous/" + path);
    for (String where : List.of("before", "during", "after")) {
      assertThat(seen.getString(where)).as(where).isEqualTo(client.tenant());
    }
    platform.assertEnded(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stage/PROPAGATING", "suspended/BRIDGE", "stage/WORKER"})
  void requestsAtOnceDoNotMeetEachOthersValues(String path) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (String tenant : List.of("acme", "globex", "initech")) {
        all.add(clients.submit(() -> askOftenFor(tenant, path)));
      }
      for (Future<?> each : all) {
        each.get(PATIENCE_SECONDS, SECONDS);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static boolean askOftenFor(String tenant, String path) throws Exception {
    for (int i = 0; i < 20; i++) {
      assertOwn(platform.client(tenant), path);
    }
    return true;
  }

  /** Not those of a managed executor: WildFly's wrap what is thrown. */
  @ParameterizedTest
  @ValueSource(strings = {"PROPAGATING", "BRIDGE", "WORKER"})
  void aFailedStageEndsItsRequest(String way) throws Exception {
    Client ann = platform.client("acme");
    Reply reply =
        Platform.expect(409, platform.desk().get(ann, "rest/asynchronous/failing/" + way));
    assertThat(reply.object().getString("refusedFor")).isEqualTo("acme");
    platform.assertEnded(ann);
  }

  @Test
  void aResponseThatNeverComesEndsItsRequest() throws Exception {
    Client ann = platform.client("acme");
    Platform.expect(503, platform.desk().get(ann, "rest/asynchronous/never"));
    platform.assertEnded(ann);
  }

  /** Not by a managed executor's stages, which WildFly and Payara compose outside of contexts. */
  @ParameterizedTest
  @ValueSource(strings = {"PROPAGATING", "BRIDGE", "WORKER"})
  void eachEventOfAStreamIsSentWithTheValues(String way) throws Exception {
    Client ann = platform.client("acme");
    Reply reply = Platform.expect(200, platform.desk().get(ann, "rest/stream/" + way));
    assertThat(reply.type()).startsWith("text/event-stream");
    assertThat(reply.body().lines().filter(line -> line.startsWith("data:")))
        .extracting(line -> line.substring("data:".length()).strip())
        .containsExactly("1: acme, then acme", "2: acme, then acme", "3: acme, then acme");
    platform.assertEnded(ann);
  }
}
