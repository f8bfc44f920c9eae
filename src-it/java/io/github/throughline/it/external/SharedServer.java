package io.github.throughline.it.external;

import io.github.throughline.it.server.Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A server that takes long to start, and therefore runs until this JVM ends. */
public final class SharedServer implements Server {
  private static final Map<Object, SharedServer> RUNNING = new ConcurrentHashMap<>();

  private final Server server;

  private SharedServer(Server server) {
    this.server = server;
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "server-end"));
  }

  /**
   * The one server of a kind.
   *
   * @param kind what makes it another one
   * @param start starts it, without an application, if it does not run yet
   */
  public static Server of(Object kind, Supplier<Server> start) {
    return RUNNING.computeIfAbsent(kind, first -> new SharedServer(start.get()));
  }

  @Override
  public void deploy(Path war) {
    server.deploy(war);
  }

  @Override
  public void undeploy() {
    server.undeploy();
  }

  @Override
  public URI address() {
    return server.address();
  }

  /** Takes away what is deployed; the process ends with this JVM. */
  @Override
  public void close() {
    undeploy();
  }
}
