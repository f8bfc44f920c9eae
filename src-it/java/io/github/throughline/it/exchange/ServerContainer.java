package io.github.throughline.it.exchange;

import io.github.throughline.it.ServerKind;
import io.github.throughline.it.relay.RelayHost;
import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server with a web application that hands over to the test, from another process or from behind
 * class loaders of its own. There is room for one in a server: while a second one is there, the
 * first is taken away.
 */
public final class ServerContainer implements PlainContainer {
  private static final int WORKERS = 3;
  private static final Map<Server, Deque<ServerContainer>> RUNNING = new HashMap<>();

  private final Server server;
  private final Deque<ServerContainer> running;
  private final RelayHost host;
  private final Path archive;

  private ServerContainer(Server server, WebApplication application) throws IOException {
    if (application.hosted.size() != 1 || application.servlets.size() != 1) {
      throw new IllegalStateException("a server takes one hosted application and nothing else");
    }
    this.server = server;
    running = RUNNING.computeIfAbsent(server, first -> new ArrayDeque<>());
    host = new RelayHost(application.hosted.get(0).application());
    archive = ServerArchive.make(application, host.port());
  }

  static PlainContainer start(ServerKind kind, WebApplication application) {
    try {
      return deploy(kind.forTests(WORKERS), application);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys to a server that runs, and that goes on when this is closed. */
  public static PlainContainer deploy(Server server, WebApplication application) {
    ServerContainer container;
    try {
      container = new ServerContainer(server, application);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    container.server.undeploy();
    container.running.push(container);
    try {
      container.server.deploy(container.archive);
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
    return container;
  }

  @Override
  public int port() {
    return server.address().getPort();
  }

  @Override
  public List<String> openRequests() {
    return host.open();
  }

  @Override
  public void undeploy() {
    server.undeploy();
  }

  @Override
  public void close() {
    server.undeploy();
    host.close();
    running.remove(this);
    try {
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerContainer before = running.peek();
    if (before == null) {
      RUNNING.remove(server);
    } else {
      server.deploy(before.archive);
    }
  }
}
