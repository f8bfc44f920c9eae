package io.github.throughline.it.external;

import io.github.throughline.it.server.ApplicationServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** WildFly, which takes applications from a directory and says what it did by files beside them. */
public final class WildFlyServer implements ApplicationServer {
  private static final String NAME = "wildfly";
  private static final List<String> EXTENSIONS = List.of(".war", ".ear");

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
            // With no core threads, idle ones end, on which Weld may have left a request.
            Map.of(
                "WILDFLY_OVERRIDING_ENV_VARS", "true",
                "SUBSYSTEM_IO_WORKER_DEFAULT__TASK_CORE_THREADS", "0",
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
  public void deploy(String name, Path archive) {
    String deployed = name + extension(archive);
    try {
      Files.copy(archive, deployments.resolve(deployed), StandardCopyOption.REPLACE_EXISTING);
      Files.createFile(marker(deployed, "dodeploy"));
      process.await(
          "to deploy",
          () ->
              Files.exists(marker(deployed, "deployed"))
                  || Files.exists(marker(deployed, "failed")));
      if (Files.exists(marker(deployed, "failed"))) {
        String why = Files.readString(marker(deployed, "failed"));
        clear(deployed);
        throw new IllegalStateException(
            "WildFly did not take " + archive + ": " + why + process.see());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String extension(Path archive) {
    String name = archive.toString();
    return name.substring(name.lastIndexOf('.'));
  }

  @Override
  public void undeploy(String name) {
    for (String extension : EXTENSIONS) {
      String deployed = name + extension;
      if (Files.exists(marker(deployed, "deployed"))) {
        process.await("to undeploy", () -> undeployed(deployed));
        clear(deployed);
      }
    }
  }

  /** Asks again each time: what is deleted while the scanner writes is there once more. */
  private boolean undeployed(String deployed) {
    try {
      Files.deleteIfExists(marker(deployed, "deployed"));
      return Files.exists(marker(deployed, "undeployed"));
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

  private Path marker(String deployed, String state) {
    return deployments.resolve(deployed + "." + state);
  }

  /** Takes away what the last run has left. */
  private void clear() {
    try (Stream<Path> files = Files.list(deployments)) {
      for (Path file : files.toList()) {
        if (EXTENSIONS.stream().anyMatch(file.getFileName().toString()::contains)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void clear(String deployed) {
    try {
      for (String state : List.of("dodeploy", "deployed", "failed", "undeployed")) {
        Files.deleteIfExists(marker(deployed, state));
      }
      Files.deleteIfExists(deployments.resolve(deployed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
