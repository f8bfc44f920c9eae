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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * GlassFish and what descends from it: a server with a domain, which takes applications by its
 * administration over HTTP.
 */
final class DomainServer implements ApplicationServer {
  private static final String DOMAIN = "domain1";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** With HTTP/2 an administration loses the answer to what takes more than half a minute. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String name;
  private final URI address;
  private final URI administration;
  private final ServerProcess process;
  private final Set<String> deployed = ConcurrentHashMap.newKeySet();

  private DomainServer(
      String name, Ports ports, Path installation, Path domains, List<String> options) {
    this.name = name;
    address = URI.create("http://" + ports.loopback + ":" + ports.applications + "/");
    administration =
        URI.create("http://" + ports.loopback + ":" + ports.administration)
            .resolve("/management/domain/applications/application");
    List<String> command =
        new ArrayList<>(
            List.of(
                installation.resolve("bin/asadmin").toString(),
                "start-domain",
                "--verbose",
                "--domaindir",
                domains.toString()));
    command.addAll(options);
    command.add(DOMAIN);
    process =
        ServerProcess.start(name, Map.of("AS_JAVA", System.getProperty("java.home")), command);
  }

  /**
   * Starts without an application.
   *
   * @param name the name of its directory
   * @param installation where it is, in that directory
   * @param ports where its configuration lets it listen
   * @param domains a {@linkplain #freshDomain fresh domain}
   * @param options more of the command that starts the domain
   */
  static DomainServer start(
      String name, Ports ports, Path installation, Path domains, List<String> options) {
    DomainServer server = new DomainServer(name, ports, installation, domains, options);
    try {
      server.process.awaitAnswer(server.address);
      server.process.awaitAnswer(server.administration);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Where a server listens. */
  record Ports(String loopback, int applications, int administration) {
    /** Free ones. {@code applications} may be 0, for any free one. */
    static Ports of(int applications) {
      return new Ports(
          InetAddress.getLoopbackAddress().getHostAddress(),
          applications == 0 ? ServerProcess.freePort() : applications,
          ServerProcess.freePort());
    }
  }

  /**
   * Copies the domain that a server comes with over that of the last run.
   *
   * @param home its directory
   * @param installation where it is, in that directory
   * @param edits what is replaced in the domain's configuration, each by what; regular expressions
   */
  static Path freshDomain(Path home, Path installation, Map<String, String> edits) {
    Path domains = home.resolve("domains");
    Path template = installation.resolve("glassfish/domains");
    try {
      delete(domains);
      try (Stream<Path> all = Files.walk(template)) {
        for (Path each : all.toList()) {
          Files.copy(each, domains.resolve(template.relativize(each).toString()));
        }
      }
      Path configuration = domains.resolve(DOMAIN).resolve("config/domain.xml");
      Files.writeString(configuration, edited(Files.readString(configuration), edits));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return domains;
  }

  /** Only the first of each: what follows is the template of other configurations. */
  private static String edited(String configuration, Map<String, String> edits) {
    String edited = configuration;
    for (Map.Entry<String, String> edit : edits.entrySet()) {
      String before = edited;
      edited = before.replaceFirst(edit.getKey(), edit.getValue());
      if (edited.equals(before)) {
        throw new IllegalStateException("The domain's configuration has no " + edit.getKey());
      }
    }
    return edited;
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

  @Override
  public void deploy(String application, Path archive) {
    JsonObjectBuilder command =
        Json.createObjectBuilder()
            .add("id", archive.toAbsolutePath().toString())
            .add("name", application);
    if (archive.toString().endsWith(".war")) {
      command.add("contextroot", "/" + (application.equals(ROOT) ? "" : application));
    }
    administer(
        HttpRequest.newBuilder(administration)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(command.build().toString())));
    deployed.add(application);
  }

  @Override
  public void undeploy(String application) {
    if (deployed.remove(application)) {
      administer(HttpRequest.newBuilder(URI.create(administration + "/" + application)).DELETE());
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
          name + " refused " + request + ": " + response.body() + process.see());
    }
  }
}
