package io.github.throughline.it.external;

import static java.util.Map.entry;

import io.github.throughline.it.external.DomainServer.Ports;
import io.github.throughline.it.server.ApplicationServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** GlassFish, of the version that runs on this Java. */
public final class GlassFishServer {
  private static final String NAME = "glassfish";
  private static final int OLDEST_JAVA_OF_8 = 21;

  /** Instead of the default one, which would be in a process of its own. */
  private static final String DATABASE =
      """
      <jdbc-connection-pool name="TestPool" datasource-classname="org.h2.jdbcx.JdbcDataSource"
          res-type="javax.sql.XADataSource">
        <property name="url" value="jdbc:h2:mem:default;DB_CLOSE_DELAY=-1"/>
        <property name="user" value="sa"/>
        <property name="password" value=""/>
      </jdbc-connection-pool>
      """;

  private GlassFishServer() {}

  /**
   * Starts without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   */
  public static ApplicationServer start(int port, int workers) {
    Ports ports = Ports.of(port);
    Path home = ServerProcess.home(NAME);
    int version = Runtime.version().feature() < OLDEST_JAVA_OF_8 ? 7 : 8;
    Path installation = home.resolve("glassfish" + version);
    Path domains = DomainServer.freshDomain(home, installation, edits(ports, workers));
    addDriver(home.resolve("lib"), domains.resolve("domain1/lib"));
    return DomainServer.start(NAME, ports, installation, domains, List.of());
  }

  private static void addDriver(Path from, Path to) {
    try (Stream<Path> jars = Files.list(from)) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, to.resolve(jar.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is the tests' business and nobody else's. */
  private static Map<String, String> edits(Ports ports, int workers) {
    String address = "address=\"" + ports.loopback() + "\" port=\"";
    String threads =
        " min-thread-pool-size=\"%1$d\" max-thread-pool-size=\"%1$d\"".formatted(workers);
    String disabled = "$0 enabled=\"false\"";
    return Map.ofEntries(
        entry("port=\"8080\"", address + ports.applications() + "\""),
        entry("port=\"8181\"", disabled),
        entry("port=\"4848\"", address + ports.administration() + "\""),
        entry("<thread-pool name=\"http-thread-pool\"", "$0" + threads),
        entry("<jmx-connector", disabled),
        entry("id=\"orb-listener-1\"", disabled),
        entry("id=\"SSL\"", disabled),
        entry("id=\"SSL_MUTUALAUTH\"", disabled),
        entry("</iiop-service>", "$0<jms-service type=\"DISABLED\"/>"),
        entry("pool-name=\"DerbyPool\"", "pool-name=\"TestPool\""),
        entry("</resources>", DATABASE + "$0"));
  }
}
