package io.github.throughline.it;

import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The showcase on a running server, and a client for it. */
final class Showcase implements AutoCloseable {
  private final Server server;
  private final Desk desk;

  private Showcase(Server server) {
    this.server = server;
    server.deploy(archive());
    this.desk = new Desk(server.address());
  }

  static Showcase start(ServerKind kind, int workers) throws IOException {
    return new Showcase(kind.forTests(workers));
  }

  static Path archive() {
    return Path.of(Objects.requireNonNull(System.getProperty("showcase.war"), "showcase.war"));
  }

  Desk desk() {
    return desk;
  }

  /** How many threads keep something in the application's own copy of the library. */
  int occupiedSlots() {
    return desk.jvm("occupied").getInt("occupied");
  }

  @Override
  public void close() {
    server.close();
  }
}
