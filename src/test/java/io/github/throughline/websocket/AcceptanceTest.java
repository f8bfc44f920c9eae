package io.github.throughline.websocket;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Header;
import io.github.throughline.application.WebSocketEvent.Accept;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {
  private final TrialSocket trial = new TrialSocket();
  private final SocketEndpoint endpoint = trial.endpoint();

  private Acceptance acceptance(Accept accept) {
    return Acceptance.of(accept, TrialSocket.SCOPE, endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "content-length",
        "Sec-WebSocket-Accept",
        "sec-websocket-extensions",
        "Sec-WebSocket-Version",
        "transfer-encoding",
        "UPGRADE"
      })
  void headersOfTheServerAreRefused(String name) {
    Accept accept = new Accept(null, List.of(new Header("x-own", "1"), new Header(name, "1")));
    assertThatThrownBy(() -> acceptance(accept))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Accept.headers is with %s, which is the server's: leave it out",
            name.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mail", "Chat", "chat2"})
  void subprotocolThatIsNotOfferedIsRefused(String name) {
    assertThatThrownBy(() -> acceptance(new Accept(name, List.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Accept.subprotocol is %s, which the client has not offered: give one of [chat, news],"
                + " or null",
            name);
  }

  @Test
  void subprotocolIsTheApplicationsWhateverTheContainerSays() {
    List<String> none = List.of();
    List<String> requested = List.of("chat", "news");
    assertThat(acceptance(new Accept()).getNegotiatedSubprotocol(requested, requested)).isEmpty();
    Acceptance news = acceptance(new Accept("news", List.of()));
    assertThat(news.getNegotiatedSubprotocol(none, requested)).isEqualTo("news");
  }

  @Test
  void noExtensionIsAgreedOnAndAnyOriginIsServed() {
    Acceptance acceptance = acceptance(new Accept());
    Extension extension = fake(Extension.class, Map.of());
    assertThat(acceptance.getNegotiatedExtensions(List.of(extension), List.of(extension)))
        .isEmpty();
    assertThat(acceptance.checkOrigin("https://elsewhere.example")).isTrue();
    assertThat(acceptance.getEndpointInstance(SocketEndpoint.class)).isSameAs(endpoint);
  }

  @Test
  void headersGoWithTheAnswerInOrder() {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    HandshakeResponse response =
        fake(HandshakeResponse.class, Map.of("getHeaders", none -> headers));
    acceptance(
            new Accept(
                null,
                List.of(
                    new Header("Set-Cookie", "a=1"),
                    new Header("x-own", "1"),
                    new Header("set-cookie", "b=2"))))
        .modifyHandshake(
            fake(ServerEndpointConfig.class, Map.of()),
            fake(HandshakeRequest.class, Map.of()),
            response);
    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("set-cookie", List.of("a=1", "b=2"), "x-own", List.of("1")));
  }

  @Test
  void headersAreAddedInOrderWhereTheContainerWouldJoinThem() {
    List<String> added = new ArrayList<>();
    HttpServletResponse response =
        fake(
            HttpServletResponse.class,
            Map.of("addHeader", header -> added.add(header[0] + ": " + header[1])));
    List<Header> headers =
        List.of(
            new Header("set-cookie", "a=1"),
            new Header("x-own", ""),
            new Header("set-cookie", "b"));
    acceptance(new Accept(null, headers)).addHeaders(response);
    acceptance(new Accept()).addHeaders(response);
    assertThat(added).containsExactly("set-cookie: a=1", "x-own: ", "set-cookie: b");
  }

  @Test
  void nobodyIsHeldBackBeforeTheWebSocketIsMade() {
    assertThat(acceptance(new Accept()).isHeld()).isFalse();
  }
}
