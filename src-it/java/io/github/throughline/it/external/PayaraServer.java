package io.github.throughline.it.external;

import io.github.throughline.it.server.ApplicationServer;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Payara, which takes applications by its administration over HTTP. */
public final class PayaraServer implements ApplicationServer {
  private static final String NAME = "payara";
  private static final String DOMAIN = "domain1";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;
  private final URI administration;
  private final ServerProcess process;
  private final Set<String> deployed = ConcurrentHashMap.newKeySet();

  private PayaraServer(int port, int workers) {
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    int administrationPort = ServerProcess.freePort();
    address = URI.create("http://" + loopback + ":" + port + "/");
    administration =
        URI.create("http://" + loopback + ":" + administrationPort)
            .resolve("/management/domain/applications/application");
    Path home = ServerProcess.home(NAME);
    Path domains = freshDomain(home);
    Path commands = home.resolve("pre-boot-of-the-tests.asadmin");
    try {
      Files.writeString(
          commands,
          Files.readString(home.resolve("pre-boot.asadmin"))
              + settings(loopback, port, administrationPort, workers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        ServerProcess.start(
            NAME,
            Map.of("AS_JAVA", System.getProperty("java.home")),
            List.of(
                home.resolve("payara6/bin/asadmin").toString(),
                "start-domain",
                "--verbose",
                "--domaindir",
                domains.toString(),
                "--prebootcommandfile",
                commands.toString(),
                DOMAIN));
  }

  /**
   * Starts without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   */
  public static PayaraServer start(int port, int workers) {
    PayaraServer server = new PayaraServer(port == 0 ? ServerProcess.freePort() : port, workers);
    try {
      server.process.awaitAnswer(server.address);
      server.process.awaitAnswer(server.administration);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  @Override
  public void deploy(String name, Path archive) {
    JsonObjectBuilder command =
        Json.createObjectBuilder().add("id", archive.toAbsolutePath().toString()).add("name", name);
    if (archive.toString().endsWith(".war")) {
      command.add("contextroot", "/" + (name.equals(ROOT) ? "" : name));
    }
    administer(
        HttpRequest.newBuilder(administration)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(command.build().toString())));
    deployed.add(name);
  }

  @Override
  public void undeploy(String name) {
    if (deployed.remove(name)) {
      administer(HttpRequest.newBuilder(URI.create(administration + "/" + name)).DELETE());
    }
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public List<String> said(String text) {
    return process.said(text);
  }

  @Override
  public void close() {
    // What is deployed goes with the process, and its files with the domain, before the next start.
    process.close();
  }

  private void administer(HttpRequest.Builder command) {
    HttpRequest request =
        command
            .timeout(LIMIT)
            .header("Accept", "application/json")
            .header("X-Requested-By", "integration tests")
            .build();
    HttpResponse<String> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request + " was not answered" + process.see(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (response.statusCode() != 200 && response.statusCode() != 201) {
      throw new IllegalStateException(
          "Payara refused " + request + ": " + response.body() + process.see());
    }
  }

  /** Commands that are the tests' business and nobody else's. */
  private static String settings(String loopback, int port, int administrationPort, int workers) {
    return """
        set configs.config.server-config.network-config.network-listeners.network-listener.http-listener-1.address=%1$s
        set configs.config.server-config.network-config.network-listeners.network-listener.http-listener-1.port=%2$d
        set configs.config.server-config.network-config.network-listeners.network-listener.http-listener-2.enabled=false
        set configs.config.server-config.network-config.network-listeners.network-listener.admin-listener.address=%1$s
        set configs.config.server-config.network-config.network-listeners.network-listener.admin-listener.port=%3$d
        set configs.config.server-config.thread-pools.thread-pool.http-thread-pool.min-thread-pool-size=%4$d
        set configs.config.server-config.thread-pools.thread-pool.http-thread-pool.max-thread-pool-size=%4$d
        set configs.config.server-config.admin-service.jmx-connector.system.enabled=false
        set configs.config.server-config.iiop-service.iiop-listener.orb-listener-1.enabled=false
        """
        .formatted(loopback, port, administrationPort, workers);
  }

  /** Copies the domain that the server comes with over that of the last run. */
  private static Path freshDomain(Path home) {
    Path domains = home.resolve("domains");
    Path template = home.resolve("payara6/glassfish/domains");
    try {
      delete(domains);
      try (Stream<Path> all = Files.walk(template)) {
        for (Path each : all.toList()) {
          Files.copy(each, domains.resolve(template.relativize(each).toString()));
        }
      }
      // Its port is on all addresses, whatever the configuration says.
      Path configuration = domains.resolve(DOMAIN).resolve("config/domain.xml");
      Files.writeString(
          configuration,
          Files.readString(configuration)
              .replaceFirst("</iiop-service>", "$0<jms-service type=\"DISABLED\"/>"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return domains;
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
