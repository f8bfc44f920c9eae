package io.github.throughline.it;

import static io.github.throughline.it.HopAssertions.assertOwnReport;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import io.github.throughline.it.HopAssertions.Way;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the desk is for: each request's work sees that request's values, and no other's. */
@ParameterizedClass
@EachServer
class ServiceDeskIT {
  private static final Client ANN = new Client("acme", "ann", "request-1");
  private static final Client BOB = new Client("globex", "bob", "request-2");

  @SuppressWarnings("NullAway.Init") // set below
  private static Showcase showcase;

  @Parameter
  @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // JUnit wants it for every argument
  ServerKind server;

  @BeforeParameterizedClassInvocation
  static void start(ServerKind server) throws IOException, InterruptedException {
    showcase = Showcase.start(server, 4);
    showcase.desk().open(ANN, "acme printer");
    showcase.desk().open(BOB, "globex printer");
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    showcase.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyHopSeesTheValuesOfItsRequest(Way way) throws Exception {
    assertOwnReport(showcase.desk(), ANN, way);
    assertOwnReport(showcase.desk(), BOB, way);
  }

  @ParameterizedTest
  @EnumSource
  void hopsRunOnThreadsOfOtherPools(Way way) throws Exception {
    Reply reply = showcase.desk().get(ANN, way.path);
    String container = reply.hops().get(0).getString("thread");
    List<String> others =
        reply.hops().stream()
            .filter(hop -> !hop.getString("executor").equals("container"))
            .map(hop -> hop.getString("thread"))
            .toList();
    assertThat(others).hasSizeGreaterThanOrEqualTo(9);
    // A request that does not wait leaves its thread to others, and be it a task of its own.
    if (way == Way.BLOCKING || !server.sharesThreads()) {
      assertThat(others).doesNotContain(container);
    }
  }

  @Test
  void aTicketIsOpenedReadAndClosedByItsTenantOnly() throws Exception {
    Desk desk = showcase.desk();
    Reply opened = desk.open(ANN, "acme scanner");
    assertThat(opened.status()).isEqualTo(201);
    String path = "api/tickets/" + opened.object().getInt("id");

    assertThat(desk.get(ANN, path).object()).isEqualTo(opened.object());
    assertThat(desk.get(BOB, path).status()).isEqualTo(404);
    assertThat(desk.send(BOB, "PUT", path, "{\"state\":\"closed\"}").status()).isEqualTo(404);
    assertThat(desk.get(ANN, path).object().getString("state")).isEqualTo("open");
    assertThat(desk.send(ANN, "PUT", path, "{\"state\":\"closed\"}").status()).isEqualTo(200);
    assertThat(desk.get(ANN, path).object().getString("state")).isEqualTo("closed");
    assertThat(desk.get(ANN, "api/tickets").array().getValuesAs(JsonObject.class))
        .isNotEmpty()
        .allMatch(ticket -> ticket.getString("tenant").equals("acme"));
  }

  @Test
  void thePageIsServed() throws Exception {
    Reply page = showcase.desk().getWith("");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.type()).startsWith("text/html");
  }

  @Test
  void aRequestWithoutNumberGetsOne() throws Exception {
    Reply reply = showcase.desk().getWith("api/report", "X-Tenant", "acme", "X-User", "ann");
    assertThat(reply.hops())
        .extracting(hop -> hop.getString("requestId"))
        .hasSizeGreaterThan(1)
        .containsOnly(reply.hops().get(0).getString("requestId"))
        .doesNotContain("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | api/tickets/99999  |                     | 404 | no ticket",
        "GET    | api/tickets/seven  |                     | 404 | no ticket",
        "DELETE | api/tickets        |                     | 405 | method",
        "PUT    | api/tickets/1      | {\"state\":\"odd\"} | 400 | closed",
        "POST   | api/tickets        | {\"title\":         | 400 | not well-formed JSON",
        "POST   | api/tickets        |                     | 400 | not well-formed JSON",
        "POST   | api/tickets        | [1]                 | 400 | JSON object",
        "POST   | api/tickets        | {}                  | 400 | title",
        "POST   | api/tickets        | {\"title\":7}       | 400 | title",
        "POST   | api/tickets        | {\"title\":\" \"}   | 400 | 1 to 120 characters",
        "POST   | api/drill/nosuch   |                     | 404 | no drill",
        "GET    | api/report/nosuch  |                     | 404 | no report",
        "GET    | api/report?hops=0  |                     | 400 | 1 to 16",
        "GET    | api/report?hops=x  |                     | 400 | 1 to 16",
        "GET    | nosuch             |                     | 404 | nothing at this address",
        "GET    | error              |                     | 404 | nothing at this address",
      })
  void badInputIsAnsweredClearly(String method, String path, String body, int status, String says)
      throws Exception {
    Reply reply = showcase.desk().send(ANN, method, path, body == null ? "" : body);
    assertRefused(reply, status, says);
  }

  @Test
  void tooLongInputIsAnsweredClearly() throws Exception {
    Desk desk = showcase.desk();
    assertRefused(desk.open(ANN, "x".repeat(121)), 400, "1 to 120 characters");
    assertRefused(desk.open(ANN, "x".repeat(9000)), 413, "8192 bytes");
    assertRefused(desk.post(ANN, "api/tickets", "[".repeat(5000)), 400, "not well-formed JSON");
  }

  @Test
  void anUnknownDrillListsTheKnownOnes() throws Exception {
    Reply reply = showcase.desk().post(ANN, "api/drill/nosuch", "");
    assertThat(reply.object().getJsonArray("choices").toString())
        .contains("after-commit", "async-timeout");
  }

  @Test
  void aRequestThatDoesNotSayForWhomIsRefused() throws Exception {
    Desk desk = showcase.desk();
    assertRefused(desk.getWith("api/report", "X-User", "ann"), 400, "X-Tenant");
    assertRefused(desk.getWith("api/report", "X-Tenant", "acme"), 400, "X-User");
    assertRefused(
        desk.getWith("api/report", "X-Tenant", "a b", "X-User", "ann"), 400, "letters, digits");
    assertThat(desk.getWith("api/residue").object().getBoolean("clean")).isTrue();
  }

  private static void assertRefused(Reply reply, int status, String says) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.type()).startsWith("application/json");
    assertThat(reply.object().getString("error")).contains(says);
  }
}
