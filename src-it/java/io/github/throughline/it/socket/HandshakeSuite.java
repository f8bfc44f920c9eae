package io.github.throughline.it.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.throughline.application.Address;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.DenialBody;
import io.github.throughline.application.WebSocketEvent.DenialStart;
import io.github.throughline.application.WebSocketEvent.Send;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.RawResponse;
import io.github.throughline.it.exchange.RawResponse.Field;
import io.github.throughline.it.socket.Sockets.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Until a client is taken or sent away. */
abstract class HandshakeSuite extends SocketSuite {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  HandshakeSuite(ContainerKind kind) {
    super(kind);
  }

  /** Has a handshake decided by a script, which must succeed, and answers the server's answer. */
  private RawResponse handshake(Script script, String... headers) throws Exception {
    sockets.play(script);
    RawResponse response = client().handshake(PATH, headers);
    sockets.awaitScript();
    return response;
  }

  private RawResponse ask(String request) throws IOException {
    return client().ask(request).answer();
  }

  private static String request(String... headers) {
    return FrameClient.request(PATH, KEY, headers);
  }

  @Test
  void theScopeTellsOfTheRequest() throws Exception {
    String name = Deviation.BARE_PATHS.isOf(kind) ? "a~b" : "a b";
    FrameClient client = client();
    sockets.play(
        talk -> {
          WebSocketScope scope = talk.scope;
          assertThat(scope.type()).isEqualTo("websocket");
          assertThat(scope.httpVersion()).isEqualTo("1.1");
          assertThat(scope.scheme()).isEqualTo("ws");
          assertThat(scope.path()).isEqualTo("/app/run/" + name);
          assertThat(scope.rawPath()).isEqualTo("/app/run/" + name.replace(" ", "%20"));
          assertThat(scope.rootPath()).isEqualTo("/app/run");
          assertThat(scope.queryString()).isEqualTo("x=%20");
          assertThat(scope.header("host")).contains("example.org");
          assertThat(scope.header("origin")).contains("null");
          assertThat(scope.header("sec-websocket-version")).contains("13");
          assertThat(scope.subprotocols()).containsExactly("b", "a", "c");
          assertThat(scope.extensions()).containsKey(DenialStart.EXTENSION);
          assertThat(scope.client()).isEqualTo(new Address("127.0.0.1", client.localPort()));
          talk.accept();
        });
    RawResponse response =
        client.handshake(
            "/app/run/" + name.replace(" ", "%20") + "?x=%20",
            "Origin: null",
            "Sec-WebSocket-Protocol: b,  a",
            "Sec-WebSocket-Protocol: c");
    assertThat(response.status()).isEqualTo(101);
    finish(client);
    sockets.awaitScript();
  }

  @Test
  void aClientIsTaken() throws Exception {
    FrameClient client = client();
    sockets.play(
        talk -> {
          talk.accept();
          talk.echo();
        });
    RawResponse response = client.handshake(PATH);
    assertThat(response.status()).isEqualTo(101);
    assertThat(response.all("sec-websocket-protocol")).isEmpty();
    assertThat(response.all("sec-websocket-extensions")).isEmpty();
    assertThat(response.all("transfer-encoding")).isEmpty();
    assertThat(client.send(Frame.text("a")).readText()).isEqualTo("a");
    end(client);
  }

  @Test
  void theClientMaySayItOtherwise() throws Exception {
    sockets.play(SocketTalk::accept);
    String request =
        request()
            .replace("Upgrade: websocket", "UPGRADE: WebSocket")
            .replace("Connection: Upgrade", "connection: keep-alive, UPGRADE");
    FrameClient client = client().ask(request);
    assertThat(client.answer().all("sec-websocket-accept"))
        .containsExactly(FrameClient.acceptOf(KEY));
    finish(client);
    sockets.awaitScript();
  }

  @Test
  void messagesMayBeSentBeforeTheAnswer() throws Exception {
    assumeFalse(Deviation.NO_EARLY_FRAMES.isOf(kind));
    sockets.play(
        talk -> {
          talk.accept();
          talk.echo();
        });
    FrameClient client = client();
    byte[] frame = Frame.text("early").bytes(7);
    client.ask(request()).sendBytes(frame);
    assertThat(client.answer().status()).isEqualTo(101);
    assertThat(client.readText()).isEqualTo("early");
    end(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void theApplicationChoosesASubprotocol(String chosen) throws Exception {
    RawResponse response = handshake(talk -> talk.accept(chosen), "Sec-WebSocket-Protocol: a, b");
    assertThat(response.status()).isEqualTo(101);
    assertThat(response.all("sec-websocket-protocol")).containsExactly(chosen);
  }

  @Test
  void theApplicationMayChooseNone() throws Exception {
    RawResponse response = handshake(SocketTalk::accept, "Sec-WebSocket-Protocol: a, b");
    assertThat(response.status()).isEqualTo(101);
    assertThat(response.all("sec-websocket-protocol")).isEmpty();
  }

  @Test
  void aSubprotocolThatWasNotOfferedIsRefused() throws Exception {
    RawResponse response =
        handshake(
            talk -> {
              talk.connect();
              assertThat(talk.refusal(new Accept("c", List.of())))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("subprotocol is c");
              talk.send(new Accept("a", List.of()));
            },
            "Sec-WebSocket-Protocol: a, b");
    assertThat(response.status()).isEqualTo(101);
    assertThat(response.all("sec-websocket-protocol")).containsExactly("a");
  }

  @Test
  void headersGoWithTheAnswer() throws Exception {
    RawResponse response =
        handshake(talk -> talk.accept(null, "set-cookie", "a=1", "x-b", "2", "set-cookie", "c=3"));
    assertThat(response.status()).isEqualTo(101);
    assertThat(response.all("set-cookie"))
        .filteredOn(cookie -> !cookie.startsWith("JSESSIONID") || !Deviation.OWN_SESSION.isOf(kind))
        .containsExactly("a=1", "c=3");
    assertThat(response.all("x-b")).containsExactly("2");
  }

  @Test
  void aClientThatIsSentAwayGets403() throws Exception {
    RawResponse response =
        handshake(
            talk -> {
              talk.connect();
              talk.close(4000, "not you");
            });
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.isComplete()).isTrue();
    assertThat(response.text()).doesNotContain("not you");
  }

  @Test
  void nothingFollowsARefusal() throws Exception {
    RawResponse response =
        handshake(
            talk -> {
              talk.connect();
              talk.send(new Close());
              assertThat(talk.refusal(new Accept())).isInstanceOf(Exception.class);
              assertThat(talk.refusal(new Send("a"))).isInstanceOf(Exception.class);
            });
    assertThat(response.status()).isEqualTo(403);
  }

  @Test
  void aDenialIsTheAnswer() throws Exception {
    RawResponse response =
        handshake(
            talk -> {
              talk.connect();
              talk.send(
                  new DenialStart(
                      401, SocketTalk.headers("www-authenticate", "Basic", "x-a", "1")));
              talk.send(new DenialBody(ByteBuffer.wrap("who ".getBytes(UTF_8)), true));
              talk.send(new DenialBody(ByteBuffer.wrap("are you?".getBytes(UTF_8)), false));
            });
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers())
        .contains(new Field("x-a", "1"))
        .anyMatch(field -> field.name().equalsIgnoreCase("www-authenticate"));
    assertThat(response.text()).isEqualTo("who are you?");
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void aDenialThatIsNotFinishedIsCutOff() throws Exception {
    tolerateContainers();
    logged.mayLog(LIBRARY, "");
    sockets.play(
        talk -> {
          talk.connect();
          talk.send(new DenialStart(401, SocketTalk.headers("content-length", "10")));
          talk.send(new DenialBody(ByteBuffer.wrap("abc".getBytes(UTF_8)), true));
        });
    RawResponse response = client().handshake(PATH);
    sockets.awaitScript();
    assertThat(response.isComplete()).isFalse();
  }

  @Test
  void eventsOutOfTheirOrderAreRefused() throws Exception {
    RawResponse response =
        handshake(
            talk -> {
              DenialBody body = new DenialBody(ByteBuffer.allocate(1), false);
              talk.connect();
              assertThat(talk.refusal(new Send("a"))).isInstanceOf(IllegalStateException.class);
              assertThat(talk.refusal(body)).isInstanceOf(IllegalStateException.class);
              assertThat(talk.refusal(HttpEvent.ResponseBody.last("a")))
                  .isInstanceOf(IllegalStateException.class);
              talk.send(new Accept());
              assertThat(talk.refusal(new Accept())).isInstanceOf(IllegalStateException.class);
              assertThat(talk.refusal(new DenialStart(400, List.of())))
                  .isInstanceOf(IllegalStateException.class);
              assertThat(talk.refusal(body)).isInstanceOf(IllegalStateException.class);
            });
    assertThat(response.status()).isEqualTo(101);
  }

  @Test
  void anApplicationThatReturnsWithoutAnAnswerIsAnError() throws Exception {
    logged.mustLogOnce(LIBRARY, "");
    assertError(SocketTalk::connect);
    sockets.awaitScript();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anApplicationThatFailsIsAnError(boolean told) throws Exception {
    logged.mustLogOnce(LIBRARY, "on purpose");
    assertError(
        talk -> {
          if (told) {
            talk.connect();
          }
          throw new IllegalArgumentException("on purpose");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anApplicationThatFailsAtOnceIsAnError(boolean thrown) throws Exception {
    logged.mustLogOnce(LIBRARY, "on purpose");
    sockets.use(
        (scope, receive, send) -> {
          IllegalArgumentException failure = new IllegalArgumentException("on purpose");
          if (thrown) {
            throw failure;
          }
          return CompletableFuture.failedFuture(failure);
        });
    RawResponse response = client().handshake(PATH);
    assertThat(response.status()).isEqualTo(500);
  }

  private void assertError(Script script) throws IOException {
    sockets.play(script);
    RawResponse response = client().handshake(PATH);
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.isComplete()).isTrue();
    assertThat(response.text()).doesNotContain("on purpose");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "12", "14", "0", "-1", "x", "13, 8", "255", "1300000000000"})
  void anotherVersionIsAnsweredWithTheRightOne(String version) throws Exception {
    RawResponse response =
        ask(request().replace("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: " + version));
    assertThat(response.status()).isEqualTo(426);
    assertThat(response.all("sec-websocket-version")).containsExactly("13");
    assertThat(sockets.calls()).isZero();
  }

  @Test
  void noVersionIsAnotherVersion() throws Exception {
    RawResponse response = ask(request().replace("Sec-WebSocket-Version: 13\r\n", ""));
    assertThat(response.status()).isIn(400, 426);
    assertThat(sockets.calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-WebSocket-Key:",
        "Sec-WebSocket-Key: abc",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTEy", // 18 bytes
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub24=", // 14 bytes
        "Sec-WebSocket-Key: !GhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
      })
  void aBadKeyIsAnsweredWith400(String header) throws Exception {
    String line = header.isEmpty() ? "" : header + "\r\n";
    RawResponse response = ask(request().replace("Sec-WebSocket-Key: " + KEY + "\r\n", line));
    assertThat(response.status()).isEqualTo(400);
    assertThat(sockets.calls()).isZero();
  }

  @Test
  void twoKeysAreABadOne() throws Exception {
    RawResponse response = ask(request("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    assertThat(response.status()).isEqualTo(400);
    assertThat(sockets.calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "HEAD", "OPTIONS"})
  void anythingButGetIsServedAsHttp(String method) throws Exception {
    assertServedAsHttp(request().replace("GET", method));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "websockets", "web socket"})
  void anotherProtocolIsServedAsHttp(String protocol) throws Exception {
    assertServedAsHttp(request().replace("Upgrade: websocket", "Upgrade: " + protocol));
  }

  @Test
  void aRequestWithoutUpgradeIsServedAsHttp() throws Exception {
    assertServedAsHttp(request().replace("Upgrade: websocket\r\nConnection: Upgrade\r\n", ""));
  }

  private void assertServedAsHttp(String request) throws IOException {
    sockets.use(
        (scope, receive, send) -> {
          assertThat(scope).isInstanceOf(HttpScope.class);
          return send.send(new HttpEvent.ResponseStart(204, List.of()))
              .thenCompose(started -> send.send(HttpEvent.ResponseBody.last("")));
        });
    assertThat(ask(request).status()).isEqualTo(204);
  }

  @Test
  void theConnectionGoesOnAfterADenial() throws Exception {
    sockets.play(
        talk -> {
          talk.connect();
          talk.send(new DenialStart(404, SocketTalk.headers("content-length", "2")));
          talk.send(new DenialBody(ByteBuffer.wrap("no".getBytes(UTF_8)), false));
        });
    FrameClient client = client();
    RawResponse first = client.handshake(PATH);
    assertThat(first.text()).isEqualTo("no");
    sockets.awaitScript();
    if (first.all("connection").contains("close") || Deviation.ONE_DENIAL.isOf(kind)) {
      client.readToEnd();
      return;
    }
    sockets.play(SocketTalk::accept);
    assertThat(client.handshake(PATH).status()).isEqualTo(101);
    finish(client);
    sockets.awaitScript();
  }
}
