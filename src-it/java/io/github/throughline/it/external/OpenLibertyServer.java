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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Open Liberty, which runs what its configuration names and says what it did in its output.
 *
 * <p>Applications come and go with a piece of configuration. Where a file is taken away and the
 * configuration stays, the server tries to start it once more, whenever that may be.
 */
public final class OpenLibertyServer implements ApplicationServer {
  private static final String NAME = "open-liberty";
  private static final Pattern READY = Pattern.compile("CWWKF0011I");
  private static final Pattern STARTED = Pattern.compile("CWWKZ000[13]I");
  private static final Pattern FAILED = Pattern.compile("CWWKZ0002E.*");
  private static final Pattern STOPPED = Pattern.compile("CWWKZ0009I");

  /** Without a name of its own each, one would become the other when one of them goes. */
  private static final String WEB =
      "<server><webApplication id='%1$s' location='%1$s' contextRoot='/%2$s'/></server>";

  private static final String ENTERPRISE =
      "<server><enterpriseApplication id='%1$s' location='%1$s'/></server>";

  private final Path directory;
  private final Path deployed;
  private final URI address;
  private final ServerProcess process;

  private OpenLibertyServer(String configuration, int port, int workers) {
    Path runtime = ServerProcess.home(NAME).resolve("wlp");
    String name = NAME + "-" + configuration + "-" + workers;
    // A directory for each, as two of them may run at once.
    Path user = ServerProcess.home(NAME).resolveSibling(name);
    directory = user.resolve("servers").resolve(configuration);
    deployed = directory.resolve("configDropins/overrides");
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    address = URI.create("http://" + host + ":" + port + "/");
    prepare(runtime.resolve("usr/servers").resolve(configuration));
    process =
        ServerProcess.start(
            name,
            Map.of("WLP_USER_DIR", user.toString(), "JVM_ARGS", "-Xmx512m"),
            List.of(
                runtime.resolve("bin/server").toString(),
                "run",
                configuration,
                "--",
                "--http.port=" + port,
                "--threads=" + workers));
  }

  private void prepare(Path configuration) {
    try {
      Files.createDirectories(deployed);
      Files.createDirectories(directory.resolve("apps"));
      try (Stream<Path> old = Files.list(deployed)) {
        for (Path each : old.toList()) {
          Files.delete(each);
        }
      }
      Files.copy(
          configuration.resolve("server.xml"),
          directory.resolve("server.xml"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts without an application.
   *
   * @param configuration the name of one in {@code server-config}
   * @param port the port, or 0 for any free one
   * @param workers how many threads there are before requests wait for one
   */
  public static OpenLibertyServer start(String configuration, int port, int workers) {
    int free = port == 0 ? ServerProcess.freePort() : port;
    OpenLibertyServer server = new OpenLibertyServer(configuration, free, workers);
    server.process.await("to start", () -> server.process.hasSaid(READY, 0));
    return server;
  }

  @Override
  public void deploy(String name, Path archive) {
    long before = process.said();
    boolean web = archive.toString().endsWith(".war");
    String location = name + (web ? ".war" : ".ear");
    try {
      Files.copy(
          archive,
          directory.resolve("apps").resolve(location),
          StandardCopyOption.REPLACE_EXISTING);
      // Half of it must not be seen.
      Path whole =
          Files.writeString(
              directory.resolve("deployed"),
              web
                  ? WEB.formatted(location, name.equals(ROOT) ? "" : name)
                  : ENTERPRISE.formatted(location));
      Files.move(whole, configuration(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.await(
        "to deploy", () -> process.hasSaid(STARTED, before) || process.hasSaid(FAILED, before));
    if (process.hasSaid(FAILED, before)) {
      throw new IllegalStateException("Open Liberty did not take " + archive + process.see());
    }
  }

  private Path configuration(String name) {
    return deployed.resolve(name + ".xml");
  }

  @Override
  public void undeploy(String name) {
    long before = process.said();
    try {
      if (Files.deleteIfExists(configuration(name))) {
        process.await("to undeploy", () -> process.hasSaid(STOPPED, before));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    process.close();
  }
}
