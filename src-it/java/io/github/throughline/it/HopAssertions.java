package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What must be true of every report. */
final class HopAssertions {
  private HopAssertions() {}

  /** The ways to ask for a report, each with what comes on top of the pieces of work. */
  enum Way {
    BLOCKING("api/report"),
    ASYNC("api/report/async"),
    DISPATCH("api/report/dispatch");

    final String path;

    Way(String path) {
      this.path = path;
    }

    /** The hops that must be there when one was asked for on each executor. */
    List<String> hops() {
      List<String> hops =
          new ArrayList<>(
              List.of("request", "managed-1", "plain-1", "stage-1", "stage-2", "stage-3"));
      switch (this) {
        case BLOCKING -> {}
        case ASYNC -> hops.add("completion");
        case DISPATCH -> hops.addAll(List.of("before-dispatch", "after-dispatch"));
      }
      return hops;
    }
  }

  /** Asks for a report, and checks that all of it belongs to the one who asked. */
  static void assertOwnReport(Desk desk, Client client, Way way) throws Exception {
    Reply reply = desk.get(client, way.path + "?hops=1");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.hops())
        .extracting(hop -> hop.getString("hop"))
        .containsExactlyElementsOf(way.hops());
    reply.hops().forEach(hop -> assertOwn(hop, client));
    // From a value that a filter of web.xml has set, so it was set in the request's context.
    assertThat(reply.object().getInt("elapsedMicros")).isNotNegative();
  }

  private static void assertOwn(JsonObject hop, Client client) {
    assertThat(List.of(text(hop, "tenant"), text(hop, "user"), text(hop, "requestId")))
        .as(() -> "what " + hop.getString("hop") + " saw")
        .containsExactly(client.tenant(), client.user(), client.requestId());
    assertThat(hop.getJsonArray("tickets").getValuesAs(JsonObject.class))
        .as(() -> "the rows that " + hop.getString("hop") + " got")
        .isNotEmpty()
        .allSatisfy(
            ticket -> {
              assertThat(ticket.getString("tenant")).isEqualTo(client.tenant());
              assertThat(ticket.getString("title")).startsWith(client.tenant() + " ");
            });
  }

  private static String text(JsonObject hop, String key) {
    return hop.getString(key, "(nothing)");
  }
}
