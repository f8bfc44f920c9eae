package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bean that is an asynchronous application is served by its annotation alone. */
@ParameterizedClass
@EachServer
class LiveReportIT {
  private static final Client ANN = new Client("acme", "ann", "request-1");
  private static final Client BOB = new Client("globex", "bob", "request-2");

  @SuppressWarnings("NullAway.Init") // set below
  private static Showcase showcase;

  @Parameter
  @SuppressWarnings("NullAway.Init") // set by JUnit
  ServerKind server;

  @BeforeParameterizedClassInvocation
  static void start(ServerKind server) throws IOException {
    showcase = Showcase.start(server, 4);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    showcase.close();
  }

  @AfterEach
  void nothingIsLeftOnAnyThread() {
    Polling.until("no thread keeps anything", () -> showcase.occupiedSlots() == 0);
  }

  @Test
  void eachRequestHasItsValuesAndItsThread() throws Exception {
    for (int i = 0; i < 20; i++) {
      Client client = i % 2 == 0 ? ANN : BOB;
      Reply reply = showcase.desk().get(client, "api/live/now");
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.type()).isEqualTo("application/x-ndjson");
      List<JsonObject> hops = reply.body().lines().map(LiveReportIT::json).toList();
      assertThat(hops)
          .hasSize(2)
          .allMatch(hop -> hop.getString("tenant").equals(client.tenant()))
          .allMatch(hop -> hop.getString("requestId").equals(client.requestId()))
          .extracting(hop -> hop.getString("thread"))
          .containsOnly(hops.get(0).getString("thread"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/live/fail", "api/live/short"})
  void aReportThatFailsIsCutOffAndTellsNothingInternal(String path) throws Exception {
    boolean chunked = path.endsWith("fail");
    try {
      Reply reply = showcase.desk().get(ANN, path);
      assertThat(chunked && server.completesChunks()).as(reply.body()).isTrue();
      assertThat(reply.body().lines().map(LiveReportIT::json)).hasSize(1);
    } catch (IOException brokenOff) {
      assertThat(chunked && server.completesChunks()).isFalse();
    }
  }

  private static JsonObject json(String line) {
    return Json.createReader(new StringReader(line)).readObject();
  }
}
