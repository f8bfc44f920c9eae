package io.github.throughline.testing;

import static io.github.throughline.testing.Breaches.ACCEPT;
import static io.github.throughline.testing.Breaches.BYTES;
import static io.github.throughline.testing.Breaches.CHAT;
import static io.github.throughline.testing.Breaches.CLOSE;
import static io.github.throughline.testing.Breaches.CONNECT;
import static io.github.throughline.testing.Breaches.DENIAL;
import static io.github.throughline.testing.Breaches.DENIAL_LAST;
import static io.github.throughline.testing.Breaches.DOWN;
import static io.github.throughline.testing.Breaches.GONE;
import static io.github.throughline.testing.Breaches.HINT;
import static io.github.throughline.testing.Breaches.HTTP;
import static io.github.throughline.testing.Breaches.LAST;
import static io.github.throughline.testing.Breaches.LEFT;
import static io.github.throughline.testing.Breaches.LIFESPAN;
import static io.github.throughline.testing.Breaches.MESSAGE;
import static io.github.throughline.testing.Breaches.MORE;
import static io.github.throughline.testing.Breaches.PATH;
import static io.github.throughline.testing.Breaches.PLAIN;
import static io.github.throughline.testing.Breaches.READY;
import static io.github.throughline.testing.Breaches.RECEIVED;
import static io.github.throughline.testing.Breaches.REQUEST;
import static io.github.throughline.testing.Breaches.SHUTDOWN;
import static io.github.throughline.testing.Breaches.SOCKET;
import static io.github.throughline.testing.Breaches.START;
import static io.github.throughline.testing.Breaches.STARTUP;
import static io.github.throughline.testing.Breaches.START_WITH_TRAILERS;
import static io.github.throughline.testing.Breaches.TRAILERS;
import static io.github.throughline.testing.Breaches.UNREADY;
import static io.github.throughline.testing.Breaches.address;
import static io.github.throughline.testing.Step.given;
import static io.github.throughline.testing.Step.returns;
import static io.github.throughline.testing.Step.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.LifespanEvent;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Scope;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the contract is checked, and nothing is reported that it allows. */
class ContractRulesTest {
  private static final Breaches BREACHES = new Breaches();
  private static final Step FAILS = new Step.Ended(new IOException("broken"));

  @ParameterizedTest
  @EnumSource
  void everyRuleIsCheckedAlone(ContractRule rule) {
    assertThat(rule.text()).isNotBlank();
    assertThat(BREACHES.of(rule)).isNotEmpty();
    for (Breaches.Breach breach : BREACHES.of(rule)) {
      List<Violation> violations = new ArrayList<>();
      breach.deed().accept(new ContractValidator(violations::add));
      assertThat(violations)
          .singleElement()
          .satisfies(
              violation -> {
                assertThat(violation.rule()).isEqualTo(rule);
                assertThat(violation.party()).isEqualTo(breach.party());
                assertThat(violation.details()).isNotBlank();
              });
    }
  }

  record Correct(Scope scope, List<Step> steps) {}

  private static Correct correct(Scope scope, Step... steps) {
    return new Correct(scope, List.of(steps));
  }

  static Stream<Correct> correct() {
    return Stream.of(http(), webSocket(), lifespan(), custom()).flatMap(each -> each);
  }

  private static Stream<Correct> http() {
    HttpEvent.Request part = new HttpEvent.Request(BYTES, true);
    HttpEvent.ResponseTrailers more = new HttpEvent.ResponseTrailers(List.of(), true);
    Step start = sent(START);
    return Stream.of(
        correct(
            PLAIN,
            given(part),
            given(REQUEST),
            start,
            sent(MORE),
            sent(LAST),
            given(GONE),
            given(GONE),
            returns()),
        correct(PLAIN, start, sent(LAST), sent(LAST), given(REQUEST), returns()),
        correct(HTTP, start, sent(HINT), sent(MORE), sent(HINT), sent(LAST), returns()),
        correct(HTTP, start, sent(PATH), returns()),
        correct(
            HTTP,
            sent(START_WITH_TRAILERS),
            sent(LAST),
            sent(more),
            sent(TRAILERS),
            sent(TRAILERS),
            returns()),
        correct(HTTP, sent(START_WITH_TRAILERS), sent(PATH), sent(TRAILERS), returns()),
        correct(PLAIN, given(part), given(GONE), returns()),
        correct(PLAIN, start, new Step.Lost(MORE), returns()),
        correct(PLAIN, start, given(GONE), sent(MORE), returns()),
        correct(PLAIN, FAILS),
        correct(PLAIN, start, sent(MORE), FAILS),
        correct(HTTP.toBuilder().rootPath("/a").path("/a").server(address()).build(), FAILS),
        correct(
            HTTP.toBuilder()
                .scheme("https")
                .extension("tls", Map.of("tls_version", 0x304, "cipher_suite", 0x1301))
                .build(),
            FAILS));
  }

  private static Stream<Correct> webSocket() {
    Step connect = given(CONNECT);
    WebSocketScope old = SOCKET.toBuilder().specVersion("2.0").build();
    return Stream.of(
        correct(
            SOCKET,
            connect,
            sent(new WebSocketEvent.Accept("chat", List.of())),
            given(RECEIVED),
            sent(MESSAGE),
            given(LEFT),
            given(LEFT),
            returns()),
        correct(
            SOCKET, connect, sent(ACCEPT), sent(CLOSE), given(RECEIVED), given(LEFT), returns()),
        correct(SOCKET, connect, sent(CLOSE), given(LEFT), returns()),
        correct(SOCKET, connect, given(LEFT), sent(ACCEPT), returns()),
        correct(SOCKET, connect, sent(ACCEPT), returns()),
        correct(SOCKET, connect, sent(DENIAL), sent(DENIAL_LAST), sent(DENIAL_LAST), returns()),
        correct(SOCKET, connect, new Step.Lost(DENIAL), returns()),
        correct(SOCKET, connect, FAILS),
        correct(
            SOCKET,
            connect,
            sent(new WebSocketEvent.Close(1000, "why")),
            given(new WebSocketEvent.Disconnect(1015, "why"))),
        correct(old, connect, sent(ACCEPT), sent(CLOSE), given(LEFT), returns()));
  }

  private static Stream<Correct> lifespan() {
    Step startup = given(STARTUP);
    Step ready = sent(READY);
    return Stream.of(
        correct(
            new LifespanScope(new HashMap<>()),
            startup,
            ready,
            given(SHUTDOWN),
            given(SHUTDOWN),
            sent(DOWN),
            given(SHUTDOWN),
            returns()),
        correct(LIFESPAN, startup, sent(UNREADY), returns()),
        correct(
            LIFESPAN,
            startup,
            ready,
            given(SHUTDOWN),
            sent(new LifespanEvent.ShutdownFailed("no")),
            returns()),
        correct(LIFESPAN, startup, ready, returns()),
        correct(LIFESPAN, FAILS),
        correct(LIFESPAN, startup, FAILS));
  }

  private static Stream<Correct> custom() {
    Map<String, Object> values =
        Map.of(
            "numbers", List.of((byte) 1, (short) 2, 3, 4L, 0.5f, 0.25),
            "others", Map.of("yes", true, "bytes", new byte[1], "buffer", BYTES),
            "text", Arrays.asList("a", null));
    CustomEvent event = new CustomEvent("chat.message", values);
    return Stream.of(correct(CHAT, given(event), sent(event), returns()));
  }

  @ParameterizedTest
  @MethodSource
  void correct(Correct conversation) {
    List<Violation> violations = new ArrayList<>();
    Step.Played played =
        new Step.Played(new ContractValidator(violations::add), conversation.scope());
    played.play(conversation.steps());
    assertThat(violations).isEmpty();
  }

  @Test
  void connectionsMayComeBetweenStartupAndShutdown() {
    List<Violation> violations = new ArrayList<>();
    ContractValidator validator = new ContractValidator(violations::add);
    Step.Played life = new Step.Played(validator, new LifespanScope(new HashMap<>()));
    life.play(List.of(given(STARTUP), sent(READY)));
    for (int i = 0; i < 2; i++) {
      new Step.Played(validator, PLAIN.toBuilder().state(new HashMap<>()).build())
          .play(List.of(sent(START), sent(LAST), returns()));
      new Step.Played(validator, SOCKET).play(List.of(given(CONNECT), FAILS));
    }
    life.play(List.of(given(SHUTDOWN), sent(DOWN), returns()));
    assertThat(violations).isEmpty();
  }

  @Test
  void anApplicationThatDoesNotKnowLifespansIsServedWithout() {
    for (List<Step> steps : List.of(List.of(FAILS), List.of(given(STARTUP), FAILS))) {
      List<Violation> violations = new ArrayList<>();
      ContractValidator validator = new ContractValidator(violations::add);
      new Step.Played(validator, LIFESPAN).play(steps);
      new Step.Played(validator, PLAIN).play(List.of(sent(START), sent(LAST), returns()));
      assertThat(violations).isEmpty();
    }
  }
}
