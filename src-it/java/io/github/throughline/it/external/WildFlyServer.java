package io.github.throughline.it.external;

import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** WildFly, which takes applications from a directory and says what it did by files beside them. */
public final class WildFlyServer implements Server {
  private static final String NAME = "wildfly";
  private static final String ARCHIVE = "ROOT.war";

  private final Path deployments = ServerProcess.home(NAME).resolve("standalone/deployments");
  private final URI address;
  private final ServerProcess process;

  private WildFlyServer(int port, int workers) {
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    address = URI.create("http://" + loopback + ":" + port + "/");
    clear();
    process =
        ServerProcess.start(
            NAME,
            // Attributes of the configuration that are the tests' business and nobody else's.
            Map.of(
                "WILDFLY_OVERRIDING_ENV_VARS", "true",
                "SUBSYSTEM_IO_WORKER_DEFAULT__TASK_MAX_THREADS", Integer.toString(workers),
                "SUBSYSTEM_DEPLOYMENT_SCANNER_SCANNER_DEFAULT__SCAN_INTERVAL", "200"),
            List.of(
                ServerProcess.home(NAME).resolve("bin/standalone.sh").toString(),
                "-Djboss.bind.address=" + loopback,
                "-Djboss.bind.address.management=" + loopback,
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + ServerProcess.freePort(),
                "-Djboss.management.http.port=" + ServerProcess.freePort(),
                "-Djboss.management.https.port=" + ServerProcess.freePort()));
  }

  /**
   * Starts without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   */
  public static WildFlyServer start(int port, int workers) {
    WildFlyServer server = new WildFlyServer(port == 0 ? ServerProcess.freePort() : port, workers);
    server.process.awaitAnswer(server.address);
    return server;
  }

  @Override
  public void deploy(Path war) {
    try {
      Files.copy(war, deployments.resolve(ARCHIVE), StandardCopyOption.REPLACE_EXISTING);
      Files.createFile(marker("dodeploy"));
      process.await(
          "to deploy", () -> Files.exists(marker("deployed")) || Files.exists(marker("failed")));
      if (Files.exists(marker("failed"))) {
        String why = Files.readString(marker("failed"));
        clear();
        throw new IllegalStateException("WildFly did not take " + war + ": " + why + process.see());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void undeploy() {
    if (Files.exists(marker("deployed"))) {
      process.await("to undeploy", this::undeployed);
      clear();
    }
  }

  /** Asks again each time: what is deleted while the scanner writes is there once more. */
  private boolean undeployed() {
    try {
      Files.deleteIfExists(marker("deployed"));
      return Files.exists(marker("undeployed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public void close() {
    // What is deployed goes with the process, and its files before the next start.
    process.close();
  }

  private Path marker(String state) {
    return deployments.resolve(ARCHIVE + "." + state);
  }

  private void clear() {
    try {
      for (String state : List.of("dodeploy", "deployed", "failed", "undeployed")) {
        Files.deleteIfExists(marker(state));
      }
      Files.deleteIfExists(deployments.resolve(ARCHIVE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
