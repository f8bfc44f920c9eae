package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are what the contract allows, or are not made. */
@SuppressWarnings("NullAway") // it is tested what becomes of null
class Rule30EventsTest {
  private static final ByteBuffer BYTES = ByteBuffer.wrap(new byte[] {1});

  private static void refused(Runnable maker, String message) {
    assertThatThrownBy(maker::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 200, 999})
  void statusesThatThereAre(int status) {
    assertThat(new HttpEvent.ResponseStart(status, List.of()).status()).isEqualTo(status);
    assertThat(new WebSocketEvent.DenialStart(status, List.of()).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 99, 1000, Integer.MAX_VALUE})
  void statusesThatThereAreNot(int status) {
    refused(
        () -> new HttpEvent.ResponseStart(status, List.of()),
        "ResponseStart.status is " + status + ": a status is from 100 to 999");
    refused(
        () -> new WebSocketEvent.DenialStart(status, List.of()),
        "DenialStart.status is " + status + ": a status is from 100 to 999");
  }

  @Test
  void headersAreCopiedAndKeptApart() {
    Header cookie = new Header("set-cookie", "a=1");
    List<Header> headers = new ArrayList<>(List.of(cookie, cookie));
    HttpEvent.ResponseStart start = new HttpEvent.ResponseStart(200, headers);
    HttpEvent.ResponseTrailers trailers = new HttpEvent.ResponseTrailers(headers, false);
    WebSocketEvent.Accept accept = new WebSocketEvent.Accept(null, headers);
    WebSocketEvent.DenialStart denial = new WebSocketEvent.DenialStart(403, headers);
    headers.clear();
    for (List<Header> kept :
        List.of(start.headers(), trailers.headers(), accept.headers(), denial.headers())) {
      assertThat(kept).containsExactly(cookie, cookie);
      assertThatThrownBy(kept::clear).isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(start.trailers()).isFalse();
  }

  @Test
  void messageIsEitherBytesOrText() {
    refused(
        () -> new WebSocketEvent.Send(null, null),
        "Send.bytes and text is both null: give one of them");
    refused(
        () -> new WebSocketEvent.Send(BYTES, ""),
        "Send.bytes and text is both given: give one of them");
    refused(
        () -> new WebSocketEvent.Receive(null, null),
        "Receive.bytes and text is both null: give one of them");
    refused(
        () -> new WebSocketEvent.Receive(BYTES, ""),
        "Receive.bytes and text is both given: give one of them");
    assertThat(new WebSocketEvent.Send("").text()).isEmpty();
    assertThat(new WebSocketEvent.Send("").bytes()).isNull();
    assertThat(new WebSocketEvent.Receive(BYTES, null).text()).isNull();
  }

  /** RFC 6455, section 7.4: 1004 to 1006 and 1015 are never sent; below 3000 nobody may invent. */
  @Test
  void closeCodesThatMayBeSent() {
    IntStream.rangeClosed(0, 5000)
        .forEach(
            code -> {
              boolean defined = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
              if (defined || (code >= 3000 && code <= 4999)) {
                assertThat(new WebSocketEvent.Close(code, "").code()).isEqualTo(code);
              } else {
                refused(
                    () -> new WebSocketEvent.Close(code, ""),
                    "Close.code is " + code + ": give 1000 to 1003, 1007 to 1014 or 3000 to 4999");
              }
            });
    assertThat(new WebSocketEvent.Close()).isEqualTo(new WebSocketEvent.Close(1000, ""));
  }

  @Test
  void closeCodesThatMayBeReported() {
    IntStream.rangeClosed(0, 6000)
        .forEach(
            code -> {
              if (code >= 1000 && code <= 4999) {
                assertThat(new WebSocketEvent.Disconnect(code, "").code()).isEqualTo(code);
              } else {
                refused(
                    () -> new WebSocketEvent.Disconnect(code, ""),
                    "Disconnect.code is " + code + ": a close code is from 1000 to 4999");
              }
            });
    assertThatThrownBy(() -> new WebSocketEvent.Disconnect(1000, null))
        .hasMessage("Disconnect.reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00e9", "\u20ac", "\ud83d\ude00"})
  void reasonOfAtMost123BytesOfUtf8(String unit) {
    int size = unit.getBytes(UTF_8).length;
    String longest = unit.repeat(123 / size) + "x".repeat(123 % size);
    assertThat(new WebSocketEvent.Close(1000, longest).reason()).isEqualTo(longest);
    refused(
        () -> new WebSocketEvent.Close(1000, longest + "x"),
        "Close.reason is 124 bytes long: give at most 123 bytes of UTF-8");
    assertThatThrownBy(() -> new WebSocketEvent.Close(1000, null)).hasMessage("Close.reason");
  }

  @Test
  void subprotocolIsNotGivenAsAHeader() {
    refused(
        () ->
            new WebSocketEvent.Accept(null, List.of(new Header("Sec-WebSocket-Protocol", "chat"))),
        "Accept.headers is with sec-websocket-protocol: give it as the subprotocol");
    assertThat(new WebSocketEvent.Accept().subprotocol()).isNull();
  }

  @Test
  void fileIsGivenByAnAbsolutePath() {
    Path absolute = Path.of("index.html").toAbsolutePath();
    assertThat(new HttpEvent.PathSend(absolute).path()).isEqualTo(absolute);
    refused(
        () -> new HttpEvent.PathSend(Path.of("index.html")),
        "PathSend.path is index.html: give an absolute path");
    assertThatThrownBy(() -> new HttpEvent.PathSend(null)).hasMessage("PathSend.path");
  }

  @Test
  void customEventsAreOfAProtocolOfTheirOwn() {
    Map<String, Object> values = new HashMap<>();
    values.put("none", null);
    CustomEvent event = new CustomEvent("chat.message.sent", values);
    values.clear();
    assertThat(event.values()).containsOnlyKeys("none");
    assertThatThrownBy(() -> event.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    for (String malformed : List.of("chat", "chat.", "")) {
      refused(
          () -> new CustomEvent(malformed, Map.of()),
          "CustomEvent.type is \"" + malformed + "\": give <protocol>.<event>");
    }
    refused(
        () -> new CustomEvent(".message", Map.of()),
        "CustomEvent.type is \".message\": it has to name a protocol");
    for (String known : List.of("http", "websocket", "lifespan")) {
      refused(
          () -> new CustomEvent(known + ".x", Map.of()),
          "CustomEvent.type is \"%s.x\": protocol %s has types of its own in this package"
              .formatted(known, known));
    }
  }

  @Test
  void messagesOfTheLifespanAreNotNull() {
    assertThatThrownBy(() -> new LifespanEvent.StartupFailed(null))
        .hasMessage("StartupFailed.message");
    assertThatThrownBy(() -> new LifespanEvent.ShutdownFailed(null))
        .hasMessage("ShutdownFailed.message");
  }

  @Test
  void typesAreThoseOfTheContract() {
    assertThat(
            List.<Event>of(
                new HttpEvent.Request(BYTES, false),
                new HttpEvent.Disconnect(),
                new HttpEvent.ResponseStart(200, List.of()),
                new HttpEvent.ResponseBody(BYTES, false),
                new HttpEvent.ResponseTrailers(List.of(), false),
                new HttpEvent.EarlyHint(List.of()),
                new HttpEvent.PathSend(Path.of("/x").toAbsolutePath()),
                new WebSocketEvent.Connect(),
                new WebSocketEvent.Accept(),
                new WebSocketEvent.Receive(null, ""),
                new WebSocketEvent.Send(""),
                new WebSocketEvent.Disconnect(1005, ""),
                new WebSocketEvent.Close(),
                new WebSocketEvent.DenialStart(403, List.of()),
                new WebSocketEvent.DenialBody(BYTES, false),
                new LifespanEvent.Startup(),
                new LifespanEvent.StartupComplete(),
                new LifespanEvent.StartupFailed(""),
                new LifespanEvent.Shutdown(),
                new LifespanEvent.ShutdownComplete(),
                new LifespanEvent.ShutdownFailed(""),
                new CustomEvent("chat.message", Map.of())))
        .extracting(Event::type)
        .containsExactly(
            "http.request",
            "http.disconnect",
            "http.response.start",
            "http.response.body",
            "http.response.trailers",
            "http.response.early_hint",
            "http.response.pathsend",
            "websocket.connect",
            "websocket.accept",
            "websocket.receive",
            "websocket.send",
            "websocket.disconnect",
            "websocket.close",
            "websocket.http.response.start",
            "websocket.http.response.body",
            "lifespan.startup",
            "lifespan.startup.complete",
            "lifespan.startup.failed",
            "lifespan.shutdown",
            "lifespan.shutdown.complete",
            "lifespan.shutdown.failed",
            "chat.message");
  }
}
