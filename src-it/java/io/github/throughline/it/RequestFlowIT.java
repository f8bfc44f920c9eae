package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The blocking work of an asynchronous request has one thread, until the request has ended. */
@ParameterizedClass
@EachServer
class RequestFlowIT {
  private static final Client ANN = new Client("acme", "ann", "request-1");

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

  @ParameterizedTest
  @ValueSource(strings = {"api/worker", "api/worker/again", "api/worker/complete"})
  void twoStagesWorkOnOneThreadWhichIsGivenBackInTheEnd(String path) throws Exception {
    int before = closed().size();
    Reply reply = showcase.desk().get(ANN, path);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    List<JsonObject> hops = reply.hops();
    assertThat(hops).hasSize(2).allMatch(hop -> hop.getString("tenant").equals("acme"));
    String worker = hops.get(0).getString("thread");
    assertThat(hops.get(1).getString("thread")).isEqualTo(worker);

    Polling.until("the request is closed", () -> closed().size() > before);
    assertThat(closed()).hasSize(before + 1).last().isEqualTo(worker);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/worker/fail", "api/worker/timeout"})
  void theErrorPageIsInTheContextAndTheRequestIsClosedOnce(String path) throws Exception {
    int before = closed().size();
    Reply reply = showcase.desk().get(ANN, path);
    if (path.endsWith("timeout") && server.losesBeansAtTimeouts()) {
      assertThat(reply.type()).startsWith("text/html");
    } else {
      assertThat(reply.status()).as(reply.body()).isEqualTo(500);
      assertThat(reply.object().getString("requestId")).isEqualTo(ANN.requestId());
    }

    Polling.until("the request is closed", () -> closed().size() > before);
    assertThat(closed()).hasSize(before + 1);
  }

  /** The threads on which requests were closed so far. */
  private static List<String> closed() {
    try {
      return showcase
          .desk()
          .get(ANN, "api/worker/closed")
          .array()
          .getValuesAs(JsonString.class)
          .stream()
          .map(JsonString::getString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
