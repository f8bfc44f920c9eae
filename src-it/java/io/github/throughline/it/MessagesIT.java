package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.server.ApplicationServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * What listens to messages has no value of whoever has sent them, and may have those it is told.
 */
class MessagesIT {
  private static final int MESSAGES = 20;

  @ParameterizedTest(allowZeroInvocations = true)
  @EachPlatform
  void aListenerSeesNoValueButThatOfItsOwnContext(ServerKind kind) throws Exception {
    assumeThat(kind.hasMessaging()).as("the server as it is set up has a broker").isTrue();
    try (ApplicationServer server = kind.forPlatform()) {
      server.deploy("messages", Platform.archive("messages.war"));
      Desk desk = new Desk(server.address());
      for (int i = 0; i < MESSAGES; i++) {
        for (String tenant : List.of("acme", "globex")) {
          String name = tenant + "-" + i;
          Client client = new Client(tenant, "ann", name);
          Platform.expect(204, desk.post(client, "messages/messages/" + name, ""));
          Polling.until(name + " was heard", () -> heard(desk).containsKey(name));
          assertThat(heard(desk).getString(name))
              .isEqualTo("(none); (none), then %s, elsewhere %1$s; (none)".formatted(tenant));
        }
      }
      Polling.until("no thread keeps anything", () -> state(desk).getInt("occupied") == 1);
    }
  }

  private static JsonObject heard(Desk desk) {
    return state(desk).getJsonObject("heard");
  }

  private static JsonObject state(Desk desk) {
    try {
      return Platform.expect(200, desk.getWith("messages/messages")).object();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
