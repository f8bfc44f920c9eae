package io.github.throughline.it;

import static io.github.throughline.it.HopAssertions.assertOwnReport;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import io.github.throughline.it.HopAssertions.Way;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that fail, wherever they fail, are answered and leave nothing behind. */
@ParameterizedClass
@EachServer
class DrillIT {
  /** So few that the next request runs where the failed one did. */
  private static final int WORKERS = 2;

  private static final Client EVE = new Client("umbrella", "eve", "request-of-eve");
  private static final Client ANN = new Client("acme", "ann", "request-of-ann");

  @SuppressWarnings("NullAway.Init") // set below
  private static Showcase showcase;

  private final ServerKind server;

  DrillIT(ServerKind server) {
    this.server = server;
  }

  @BeforeParameterizedClassInvocation
  static void start(ServerKind server) throws IOException, InterruptedException {
    showcase = Showcase.start(server, WORKERS);
    showcase.desk().open(ANN, "acme printer");
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    showcase.close();
  }

  @AfterEach
  void nothingIsLeftOnAnyThread() throws Exception {
    Polling.until("no thread keeps anything", () -> showcase.occupiedSlots() == 0);
    for (int i = 0; i < WORKERS; i++) {
      Reply residue = showcase.desk().getWith("api/residue");
      assertThat(residue.object().getBoolean("clean")).as(residue.body()).isTrue();
      for (Way way : Way.values()) {
        assertOwnReport(showcase.desk(), ANN, way);
      }
    }
    Polling.until("no thread keeps anything", () -> showcase.occupiedSlots() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after-values",
        "managed-hop",
        "plain-hop",
        "async-before-hop",
        "async-timeout",
        "async-dispatch",
        "error"
      })
  void theErrorPageAnswersWithTheNumberOfTheRequest(String phase) throws Exception {
    Reply reply = drill(phase);
    if (phase.equals("async-timeout") && server.losesBeansAtTimeouts()) {
      assertThat(reply.type()).startsWith("text/html");
      assertNothingInternal(reply.body());
      return;
    }
    assertFailed(reply);
    assertThat(reply.object().getString("requestId")).isEqualTo(EVE.requestId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-values", "async-hop"})
  void aFailureOutsideTheRequestsValuesIsAnsweredWithoutThem(String phase) throws Exception {
    Reply reply = drill(phase);
    assertFailed(reply);
    assertThat(reply.object().isNull("requestId")).isTrue();
  }

  @Test
  void aFailingErrorPageIsAnsweredByTheServer() throws Exception {
    Reply reply = drill("error-page");
    assertThat(reply.status()).isEqualTo(500);
    assertNothingInternal(reply.body());
  }

  @Test
  void aFailureAfterTheResponseIsOnItsWayEndsTheResponse() throws Exception {
    try {
      Reply reply = drill("after-commit");
      assertThat(server.endsWhatHasFailed()).isTrue();
      assertThat(reply.body()).isEqualTo("The first half of an answer");
    } catch (IOException brokenOff) {
      assertThat(server.endsWhatHasFailed()).isFalse();
    }
  }

  @Test
  void everyPhaseIsDrilledHere() throws Exception {
    List<JsonObject> phases =
        showcase.desk().get(EVE, "api/drill").array().getValuesAs(JsonObject.class);
    assertThat(phases).hasSize(7 + 2 + 1 + 1);
  }

  private static Reply drill(String phase) throws IOException, InterruptedException {
    return showcase.desk().post(EVE, "api/drill/" + phase, "");
  }

  private static void assertFailed(Reply reply) {
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.type()).startsWith("application/json");
    assertNothingInternal(reply.body());
  }

  private static void assertNothingInternal(String body) {
    assertThat(body).doesNotContain("Exception", "drill", "io.github", "java.");
  }
}
