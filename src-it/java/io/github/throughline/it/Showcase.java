package io.github.throughline.it;

import io.github.throughline.it.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The showcase on a running server, and a client for it. */
final class Showcase implements AutoCloseable {
  private final EmbeddedServer server;
  private final ClassLoader loader;
  private final Desk desk;

  private Showcase(EmbeddedServer server) {
    this.server = server;
    this.loader = server.deploy(archive());
    this.desk = new Desk(server.address());
  }

  static Showcase start(ServerKind kind, int workers) throws IOException {
    return new Showcase(kind.start(workers));
  }

  static Path archive() {
    return Path.of(Objects.requireNonNull(System.getProperty("showcase.war"), "showcase.war"));
  }

  Desk desk() {
    return desk;
  }

  /** How many threads keep something in the application's own copy of the library. */
  int occupiedSlots() {
    try {
      return (int)
          loader
              .loadClass("io.github.throughline.context.internal.ThreadSlots")
              .getMethod("occupied")
              .invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The application's copy of the library is not as expected", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
