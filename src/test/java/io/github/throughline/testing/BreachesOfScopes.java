package io.github.throughline.testing;

import static io.github.throughline.testing.Step.given;
import static io.github.throughline.testing.Step.returns;
import static io.github.throughline.testing.Step.sent;
import static io.github.throughline.testing.Violation.Party.APPLICATION;
import static io.github.throughline.testing.Violation.Party.SERVER;

import io.github.throughline.application.Address;
import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.CustomScope;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Scope;
import io.github.throughline.application.WebSocketScope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Those of scopes, and of several connections. */
final class BreachesOfScopes {
  private static final Address LOCAL = new Address("/run/socket", null);

  private final Breaches all;

  private BreachesOfScopes(Breaches all) {
    this.all = all;
  }

  static void addTo(Breaches all) {
    BreachesOfScopes here = new BreachesOfScopes(all);
    here.scopes();
    here.tls();
    here.values();
    here.connections();
    here.states();
  }

  private void add(ContractRule rule, Scope scope) {
    all.add(rule, SERVER, scope);
  }

  private static HttpScope.Builder http() {
    return HttpScope.builder("GET", "/");
  }

  private void scopes() {
    add(ContractRule.SCOPE_SPEC_VERSION, http().specVersion("2").build());
    add(ContractRule.SCOPE_SPEC_VERSION, new LifespanScope("latest", null));
    add(ContractRule.SCOPE_PATH, http().path("/basement").rootPath("/base").build());
    add(ContractRule.SCOPE_RAW_PATH, http().rawPath("/a?b").build());
    add(ContractRule.SCOPE_CLIENT, http().client(LOCAL).build());
    add(ContractRule.SPEC_VERSION, http().specVersion("2.1").server(LOCAL).build());
    WebSocketScope.Builder socket = WebSocketScope.builder("/");
    add(ContractRule.SCOPE_WEBSOCKET, socket.scheme("http").build());
    add(ContractRule.SCOPE_WEBSOCKET, socket.scheme("ws").httpVersion("1.0").build());
    add(ContractRule.SCOPE_WEBSOCKET, socket.httpVersion("3").build());
    add(ContractRule.LIFESPAN_STATE, new LifespanScope(Map.of("a", 1)));
  }

  private void tls() {
    add(ContractRule.TLS_SCHEME, http().extension("tls", Map.of()).build());
    List<Map<String, Object>> bad =
        List.of(
            Map.of("server_cert", 1),
            Map.of("client_cert_chain", "a"),
            Map.of("client_cert_chain", List.of(1), "client_cert_name", "CN=a"),
            Map.of("client_cert_chain", List.of("a")),
            Map.of("client_cert_name", 1),
            Map.of("client_cert_error", 1),
            Map.of("tls_version", "1.3"),
            Map.of("cipher_suite", 0x10000));
    for (Map<String, Object> details : bad) {
      add(ContractRule.TLS_DETAILS, http().scheme("https").extension("tls", details).build());
    }
  }

  private void values() {
    Map<String, Object> textAsKey = Map.of("map", Map.of(1, "a"));
    add(ContractRule.VALUES, new CustomScope("chat", textAsKey));
    List<Object> bad =
        List.of(
            Double.NaN,
            Float.POSITIVE_INFINITY,
            'c',
            new Object(),
            Arrays.asList("a", Double.NEGATIVE_INFINITY));
    for (Object value : bad) {
      CustomEvent event = new CustomEvent("chat.message", Map.of("value", value));
      all.add(ContractRule.VALUES, SERVER, Breaches.CHAT, given(event));
      all.add(ContractRule.VALUES, APPLICATION, Breaches.CHAT, sent(event));
    }
  }

  private void connections() {
    Step startup = given(Breaches.STARTUP);
    Step ready = sent(Breaches.READY);
    Step shutdown = given(Breaches.SHUTDOWN);
    List<List<Step>> closed =
        List.of(
            List.of(),
            List.of(startup),
            List.of(startup, sent(Breaches.UNREADY)),
            List.of(startup, ready, shutdown),
            List.of(startup, ready, shutdown, sent(Breaches.DOWN), returns()));
    for (List<Step> steps : closed) {
      all.add(
          ContractRule.LIFESPAN_CONNECTIONS,
          SERVER,
          validator -> {
            new Step.Played(validator, Breaches.LIFESPAN).play(steps);
            new Step.Played(validator, Breaches.PLAIN);
          });
    }
    all.add(
        ContractRule.LIFESPAN_SHUTDOWN,
        SERVER,
        validator -> {
          var life = new Step.Played(validator, Breaches.LIFESPAN).play(List.of(startup, ready));
          new Step.Played(validator, Breaches.PLAIN);
          life.play(shutdown);
        });
  }

  private void states() {
    Map<String, Object> shared = new HashMap<>();
    HttpScope scope = http().state(shared).build();
    all.add(
        ContractRule.SCOPE_STATE,
        SERVER,
        validator -> {
          new Step.Played(validator, scope);
          new Step.Played(validator, scope);
        });
    all.add(
        ContractRule.SCOPE_STATE,
        SERVER,
        validator -> {
          new Step.Played(validator, new LifespanScope(shared))
              .play(List.of(given(Breaches.STARTUP), sent(Breaches.READY)));
          new Step.Played(validator, scope);
        });
  }
}
