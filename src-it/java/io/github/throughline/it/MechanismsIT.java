package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import io.github.throughline.it.server.ApplicationServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;

/** Which of a server's own mechanisms carry values is known of each, and has not changed. */
class MechanismsIT {
  private static final Client ANN = new Client("acme", "ann", "request-1");

  @ParameterizedTest
  @EachServer
  void eachMechanismCarriesValuesOrIsKnownNotTo(ServerKind kind) throws Exception {
    Map<String, String> expected = new TreeMap<>();
    mechanisms(kind).forEach(name -> expected.put(name, ANN.tenant()));
    expected.putAll(kind.lostBy());
    try (Showcase showcase = Showcase.start(kind, 4)) {
      Reply reply = showcase.desk().get(ANN, "api/mechanisms");
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      JsonObject seen = reply.object();
      Map<String, String> actual = new TreeMap<>();
      seen.keySet().forEach(name -> actual.put(name, seen.getString(name)));
      assertThat(actual).isEqualTo(expected);
    }
  }

  /**
   * From producers of beans and from {@code web.xml}; with what the server lacks in the
   * application.
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @EachPlatform
  void executorsThatAreProducedAndDeclaredCarryValues(ServerKind kind) throws Exception {
    try (ApplicationServer server = kind.forPlatform()) {
      server.deploy("executors", Platform.archive(kind.archiveOfExecutors()));
      Reply reply = new Desk(server.address()).get(ANN, "executors/seen");
      assertThat(Platform.expect(200, reply).object())
          .isEqualTo(
              Json.createObjectBuilder()
                  .add("producedExecutor", ANN.tenant())
                  .add("producedContexts", ANN.tenant())
                  .add("declaredExecutor", ANN.tenant())
                  .add("declaredVirtual", kind.hasVirtualThreads())
                  .build());
    }
  }

  private static Stream<String> mechanisms(ServerKind kind) {
    Stream<String> jakarta =
        Stream.of("default", "own")
            .filter(whose -> kind.hasJakartaConcurrency())
            .flatMap(
                whose ->
                    Stream.of(
                            "executor",
                            "scheduled-executor",
                            "thread-factory",
                            "context-runnable",
                            "context-stage",
                            "context-proxy",
                            "asynchronous")
                        .map(what -> whose + "-" + what));
    Stream<String> microProfile =
        Stream.of("microprofile-executor", "microprofile-stage")
            .filter(name -> kind.hasMicroProfile());
    return Stream.concat(jakarta, microProfile);
  }
}
