package io.github.throughline.it.external;

import io.github.throughline.it.server.ApplicationServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A server that takes long to start, and therefore runs until this JVM ends. */
public final class SharedServer implements ApplicationServer {
  private static final Map<Object, SharedServer> RUNNING = new ConcurrentHashMap<>();

  private final ApplicationServer server;
  private final Set<String> deployed = ConcurrentHashMap.newKeySet();

  private SharedServer(ApplicationServer server) {
    this.server = server;
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "server-end"));
  }

  /**
   * The one server of a kind.
   *
   * @param kind what makes it another one
   * @param start starts it, without an application, if it does not run yet
   */
  public static ApplicationServer of(Object kind, Supplier<ApplicationServer> start) {
    return RUNNING.computeIfAbsent(kind, first -> new SharedServer(start.get()));
  }

  @Override
  public void deploy(String name, Path archive) {
    deployed.add(name);
    server.deploy(name, archive);
  }

  @Override
  public void undeploy(String name) {
    deployed.remove(name);
    server.undeploy(name);
  }

  @Override
  public URI address() {
    return server.address();
  }

  @Override
  public List<String> said(String text) {
    return server.said(text);
  }

  /** Takes away what is deployed; the process ends with this JVM. */
  @Override
  public void close() {
    deployed.forEach(this::undeploy);
  }
}
