package io.github.throughline.it.external;

import io.github.throughline.it.external.DomainServer.Ports;
import io.github.throughline.it.server.ApplicationServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** GlassFish, of the version that runs on this Java. */
public final class GlassFishServer {
  private static final String NAME = "glassfish";
  private static final int OLDEST_JAVA_OF_8 = 21;

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
    return DomainServer.start(NAME, ports, installation, domains, List.of());
  }

  /** What is the tests' business and nobody else's. */
  private static Map<String, String> edits(Ports ports, int workers) {
    String address = "address=\"" + ports.loopback() + "\" port=\"";
    String threads =
        " min-thread-pool-size=\"%1$d\" max-thread-pool-size=\"%1$d\"".formatted(workers);
    return Map.of(
        "port=\"8080\"",
        address + ports.applications() + "\"",
        "port=\"8181\"",
        "$0 enabled=\"false\"",
        "port=\"4848\"",
        address + ports.administration() + "\"",
        "<thread-pool name=\"http-thread-pool\"",
        "$0" + threads,
        "<jmx-connector",
        "$0 enabled=\"false\"",
        "id=\"orb-listener-1\"",
        "$0 enabled=\"false\"",
        "id=\"SSL\"",
        "$0 enabled=\"false\"",
        "id=\"SSL_MUTUALAUTH\"",
        "$0 enabled=\"false\"",
        "</iiop-service>",
        "$0<jms-service type=\"DISABLED\"/>");
  }
}
