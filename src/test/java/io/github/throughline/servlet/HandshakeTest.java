package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.HttpScope;
import io.github.throughline.application.WebSocketEvent.DenialStart;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.servlet.RequestScope.RefusedException;
import io.github.throughline.servlet.internal.Container;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.ServerContainer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Map<String, List<String>> headers =
      new TreeMap<>(
          Map.of(
              "upgrade", List.of("websocket"),
              "connection", List.of("Upgrade"),
              "sec-websocket-version", List.of("13"),
              "sec-websocket-key", List.of(KEY)));

  private String method = "GET";
  private boolean container = true;

  private List<String> header(Object[] name) {
    return headers.getOrDefault(((String) name[0]).toLowerCase(Locale.ROOT), List.of());
  }

  private HttpServletRequest request() {
    ServletContext context =
        fake(
            ServletContext.class,
            Map.of(
                "getAttribute",
                name ->
                    container && name[0].equals(ServerContainer.class.getName()) ? "any" : null));
    return fake(
        HttpServletRequest.class,
        Map.of(
            "getMethod", none -> method,
            "getHeader", name -> header(name).stream().findFirst().orElse(null),
            "getHeaders", name -> Collections.enumeration(header(name)),
            "getServletContext", none -> context));
  }

  private WebSocketScope scope(HttpScope scope) throws RefusedException {
    return Handshake.scope(scope, request());
  }

  private void assertRefused(int status, String message) {
    assertThatThrownBy(() -> scope(Events.scope("GET")))
        .isInstanceOf(RefusedException.class)
        .hasMessage(message)
        .hasFieldOrPropertyWithValue("status", status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "websocket        | Upgrade",
        "WebSocket        | upgrade",
        "WEBSOCKET        | UPGRADE",
        "h2c, websocket   | keep-alive, Upgrade",
        "'websocket ,h2c' | 'upgrade ,keep-alive'",
        "',,websocket'    | 'Upgrade,'",
      })
  void tokensMayBeInListsAndInAnyCase(String upgrade, String connection) {
    headers.put("upgrade", List.of(upgrade));
    headers.put("connection", List.of(connection));
    assertThat(Handshake.isWanted(request())).isTrue();
  }

  @Test
  void tokensMayBeInSeveralHeaders() {
    headers.put("upgrade", List.of("h2c", "websocket"));
    headers.put("connection", List.of("keep-alive", "upgrade"));
    assertThat(Handshake.isWanted(request())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "websockets    | Upgrade",
        "web socket    | Upgrade",
        "websocket/13  | Upgrade",
        "h2c           | Upgrade",
        "''            | Upgrade",
        "websocket     | keep-alive",
        "websocket     | upgraded",
        "websocket     | ''",
      })
  void otherTokensAskForSomethingElse(String upgrade, String connection) {
    headers.put("upgrade", List.of(upgrade));
    headers.put("connection", List.of(connection));
    assertThat(Handshake.isWanted(request())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"upgrade", "connection"})
  void bothHeadersAreNeeded(String header) {
    headers.remove(header);
    assertThat(Handshake.isWanted(request())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "HEAD", "get", "CONNECT"})
  void otherMethodsAskForSomethingElse(String other) {
    method = other;
    assertThat(Handshake.isWanted(request())).isFalse();
  }

  @Test
  void requestOfAContainerWithoutWebSocketsIsAnyRequest() {
    container = false;
    assertThat(Handshake.isWanted(request())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "14", "8", "", "013", "13, 8", "x"})
  void otherVersionsAreRefused(String version) {
    headers.put("sec-websocket-version", List.of(version));
    assertRefused(426, "Sec-WebSocket-Version is not 13");
  }

  @Test
  void versionIsNeeded() {
    headers.remove("sec-websocket-version");
    assertRefused(426, "Sec-WebSocket-Version is not 13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "==",
        "x",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25jZXM=",
        "dGhlIHNhbXBsZSBub24=",
        "dGhlIHNhbXBsZSBub25jZSBvZg==",
        "dGhlIHNhbXBsZSBub2==",
        "dGhl-HNhbXBsZSBub25jZQ==",
        "dGhl HNhbXBsZSBub25jZQ==",
      })
  void keysThatAreNotOfSixteenBytesAreRefused(String key) {
    headers.put("sec-websocket-key", List.of(key));
    assertRefused(400, "Sec-WebSocket-Key is not that of a client");
  }

  @Test
  void oneKeyIsNeeded() {
    headers.put("sec-websocket-key", List.of(KEY, KEY));
    assertRefused(400, "Sec-WebSocket-Key is not that of a client");
    headers.remove("sec-websocket-key");
    assertRefused(400, "Sec-WebSocket-Key is not that of a client");
  }

  @Test
  void subprotocolsAreThoseOfAllHeadersInOrder() throws Exception {
    headers.put("sec-websocket-protocol", List.of("chat ,, Chat", "", "news"));
    assertThat(scope(Events.scope("GET")).subprotocols()).containsExactly("chat", "Chat", "news");
    headers.remove("sec-websocket-protocol");
    assertThat(scope(Events.scope("GET")).subprotocols()).isEmpty();
  }

  @Test
  void subprotocolThatIsNoTokenIsRefused() {
    headers.put("sec-websocket-protocol", List.of("chat, two words"));
    assertThatThrownBy(() -> scope(Events.scope("GET")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("two words")
        .hasFieldOrPropertyWithValue("status", 400);
  }

  @ParameterizedTest
  @EnumSource
  void someContainersKeepTheirThreadUntilTheAnswer(Container container) {
    assertThat(Handshake.isHeld(container))
        .isEqualTo(Set.of(Container.OPEN_LIBERTY, Container.GLASSFISH).contains(container));
  }

  @Test
  void restIsThatOfTheRequest() throws Exception {
    HttpScope http =
        HttpScope.builder("GET", "/app/path").rootPath("/app").queryString("a=b").build();
    WebSocketScope scope = scope(http);
    assertThat(scope.path()).isEqualTo("/app/path");
    assertThat(scope.rootPath()).isEqualTo("/app");
    assertThat(scope.queryString()).isEqualTo("a=b");
    assertThat(scope.scheme()).isEqualTo("ws");
    assertThat(scope.extensions()).containsOnlyKeys(DenialStart.EXTENSION);
    assertThat(scope(http.toBuilder().scheme("https").build()).scheme()).isEqualTo("wss");
  }
}
