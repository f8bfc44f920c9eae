package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import io.github.throughline.it.server.ApplicationServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The application for Jakarta EE platforms on a running server, and a client for it. */
final class Platform implements AutoCloseable {
  private final ApplicationServer server;
  private final Desk desk;
  private final AtomicInteger requests = new AtomicInteger();

  private Platform(ApplicationServer server) {
    this.server = server;
    server.deploy(archive("platform.war"));
    this.desk = new Desk(server.address());
  }

  static Platform start(ServerKind kind) {
    return new Platform(kind.forPlatform());
  }

  /** One of the archives that the profiles of the servers build. */
  static Path archive(String name) {
    return Path.of(
            Objects.requireNonNull(System.getProperty("platform.directory"), "platform.directory"))
        .resolve(name);
  }

  /** Somebody who asks once. */
  Client client(String tenant) {
    return new Client(tenant, "ann", "request-" + requests.incrementAndGet());
  }

  URI address() {
    return desk.address();
  }

  /** Where WebSockets are. */
  URI socketAddress(String path) {
    return URI.create(desk.address().toString().replaceFirst("http", "ws") + path);
  }

  /** Answers what is expected to be well. */
  JsonObject get(Client client, String path) throws IOException, InterruptedException {
    return expect(200, desk.get(client, path)).object();
  }

  Desk desk() {
    return desk;
  }

  static Reply expect(int status, Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    return reply;
  }

  /** Waits until a request has ended, and checks that it has done so once. */
  void assertEnded(Client client) {
    Polling.until(client + " has ended", () -> ended().contains(client.requestId()));
    assertThat(ended()).filteredOn(client.requestId()::equals).hasSize(1);
  }

  private List<String> ended() {
    return state().getJsonArray("closed").getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .toList();
  }

  /** Waits until no thread keeps anything but the one that answers how many do. */
  void assertNothingIsLeft() {
    Polling.until("no thread keeps anything", () -> state().getInt("occupied") == 1);
  }

  private JsonObject state() {
    try {
      return expect(200, desk.getWith("rest/closed")).object();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
