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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A server in a process of its own, with a web application that hands over to this JVM. There is
 * room for one in a server: while a second one is there, the first is taken away.
 */
final class ServerContainer implements PlainContainer {
  private static final int WORKERS = 3;
  private static final Map<ServerKind, Deque<ServerContainer>> RUNNING =
      new EnumMap<>(ServerKind.class);

  private final Server server;
  private final Deque<ServerContainer> running;
  private final RelayHost host;
  private final Path archive;

  private ServerContainer(ServerKind kind, WebApplication application) throws IOException {
    if (application.hosted.size() != 1 || application.servlets.size() != 1) {
      throw new IllegalStateException("a server takes one hosted application and nothing else");
    }
    server = kind.forTests(WORKERS);
    running = RUNNING.computeIfAbsent(kind, first -> new ArrayDeque<>());
    host = new RelayHost(application.hosted.get(0).application());
    archive = ServerArchive.make(application, host.port());
  }

  static PlainContainer start(ServerKind kind, WebApplication application) {
    ServerContainer container;
    try {
      container = new ServerContainer(kind, application);
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
    if (before != null) {
      server.deploy(before.archive);
    }
  }
}
