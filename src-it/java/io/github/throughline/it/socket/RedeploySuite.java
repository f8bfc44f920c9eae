package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.ServerKind;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.PlainContainer;
import io.github.throughline.it.exchange.RawClient;
import io.github.throughline.it.exchange.RawResponse;
import io.github.throughline.it.exchange.ServerContainer;
import io.github.throughline.it.server.Server;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Web applications that come and go under open WebSockets, on a server that stays. Clients hear the
 * end of each, the next one serves them again, and nothing of those before is left.
 */
abstract class RedeploySuite extends SocketSuite {
  private static final int TIMES = 6;
  private static final int WORKERS = 3;

  /** Minutes pass, if need be: Payara's idle threads keep class loaders for one. */
  private static final int LONG = 6;

  private final ServerKind serverKind;

  RedeploySuite(ContainerKind kind) {
    super(kind);
    serverKind = ServerKind.valueOf(kind.name());
  }

  @Test
  void clientsHearOfTheEndAndTheNextOneServesThem() throws Exception {
    tolerateContainers();
    logged.mayLog("org.jboss.weld", ""); // on threads that come back without their request
    try (Server server = serverKind.forTests(WORKERS)) {
      comeAndGo(server);
    }
  }

  private void comeAndGo(Server server) throws Exception {
    List<Integer> old = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      try (PlainContainer container = ServerContainer.deploy(server, application())) {
        old.add(left(container.port()).getInt("deployment"));
        talkUntilTheEnd(container);
      }
    }
    try (PlainContainer container = ServerContainer.deploy(server, application())) {
      serveAgain(container.port());
      assertThat(eventuallyNone(() -> threads(container.port()))).isEmpty();
      List<String> kept = tooManyOf(old, container.port());
      for (int i = 0; i < LONG && !kept.isEmpty(); i++) {
        kept = eventuallyNone(() -> tooManyOf(old, container.port()));
      }
      assertThat(kept).isEmpty();
    }
  }

  private void playEcho() {
    sockets.play(
        talk -> {
          talk.accept();
          assertThat(talk.echo().code()).isIn(1000, 1001, 1012);
        });
  }

  /**
   * One client that keeps silent, one in the middle of a message, one that talks, and the JDK's.
   */
  private void talkUntilTheEnd(PlainContainer container) throws Exception {
    playEcho();
    try (RawClient first = new RawClient(container.port());
        RawClient second = new RawClient(container.port());
        RawClient third = new RawClient(container.port())) {
      FrameClient silent = opened(new FrameClient(first));
      FrameClient within = opened(new FrameClient(second));
      within.send(Frame.text("half").unfinished());
      FrameClient talking = opened(new FrameClient(third));
      Heard heard = new Heard();
      WebSocket other =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(address(container), heard)
              .join();
      other.sendText("a", true).join();
      assertThat(heard.next()).isEqualTo("a");
      FutureTask<Boolean> talk = beside(() -> talk(talking));
      assertThat(talking.readText()).isEqualTo("0");
      FutureTask<Boolean> undeployed = beside(container::undeploy);
      readToTheEnd(talking);
      assertThat(silent.readClose().code()).isIn(1001, 1012);
      finish(silent);
      assertThat(within.readClose().code()).isIn(1001, 1012);
      finish(within);
      assertThat(heard.next()).startsWith("closed 10");
      assertThat(undeployed.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(talk.get(20, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 4; i++) {
        sockets.awaitScript();
      }
    }
  }

  private static void talk(FrameClient client) {
    try {
      for (int i = 0; i < Integer.MAX_VALUE; i++) {
        client.send(Frame.text(Integer.toString(i)));
      }
    } catch (IOException e) {
      // the server does not take more
    }
  }

  /**
   * What has come back is the beginning of what was sent, none of it twice; then comes the end. The
   * close frame may be lost, if the server has not read all that there was.
   */
  private static void readToTheEnd(FrameClient client) throws IOException {
    int next = 1;
    Frame frame = client.readMessageOrEnd();
    while (frame != null && frame.opcode() == Frame.TEXT) {
      assertThat(frame.text()).isEqualTo(Integer.toString(next++));
      frame = client.readMessageOrEnd();
    }
    if (frame != null) {
      assertThat(frame.code()).isIn(1001, 1012);
    }
    client.close();
  }

  private void serveAgain(int port) throws Exception {
    playEcho();
    try (RawClient connection = new RawClient(port)) {
      FrameClient client = opened(new FrameClient(connection));
      assertThat(client.send(Frame.text("again")).readText()).isEqualTo("again");
      end(client);
    }
  }

  private static URI address(PlainContainer container) {
    return URI.create("ws://127.0.0.1:" + container.port() + PATH);
  }

  /** What deployments have left in the server's JVM, after a collection. */
  private static JsonObject left(int port) {
    try (RawClient client = new RawClient(port)) {
      client.send("GET /api/jvm/deployments HTTP/1.1\r\nHost: localhost\r\n\r\n");
      RawResponse response = client.read();
      assertThat(response.status()).isEqualTo(200);
      try (JsonReader reader = Json.createReader(new StringReader(response.text()))) {
        return reader.readObject();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> threads(int port) {
    return left(port).getJsonArray("threads").getValuesAs(value -> value.toString());
  }

  /** Those whose class loaders are there, unless they are as few as the server keeps by itself. */
  private List<String> tooManyOf(List<Integer> old, int port) {
    List<String> alive =
        left(port).getJsonArray("alive").getValuesAs(JsonNumber.class).stream()
            .filter(number -> old.contains(number.intValue()))
            .map(JsonNumber::toString)
            .toList();
    return alive.size() <= serverKind.keptClassLoaders() ? List.of() : alive;
  }
}
