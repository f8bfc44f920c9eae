package io.github.throughline.it.external;

import io.github.throughline.it.external.DomainServer.Ports;
import io.github.throughline.it.server.ApplicationServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Payara, whose configuration is what it comes with and what commands change before it starts. */
public final class PayaraServer {
  private static final String NAME = "payara";

  /**
   * A broker on an address of its own, with a queue; the defaults would listen on all addresses.
   */
  private static final String BROKER =
      """
      <jms-service type="EMBEDDED" default-jms-host="broker" start-args="-Dimq.hostname=%1$s">
        <jms-host name="broker" host="%1$s" port="%2$d" lazy-init="false"/>
      </jms-service>
      """;

  private static final String RESOURCES =
      """
      <admin-object-resource jndi-name="jms/throughline" res-type="jakarta.jms.Queue"
          res-adapter="jmsra">
        <property name="Name" value="throughline"/>
      </admin-object-resource>
      <connector-connection-pool name="BrokerPool" resource-adapter-name="jmsra"
          connection-definition-name="jakarta.jms.ConnectionFactory"/>
      <connector-resource jndi-name="jms/__defaultConnectionFactory" pool-name="BrokerPool"/>
      """;

  private static final String REFERENCES =
      """
      <resource-ref ref="jms/throughline"/>
      <resource-ref ref="jms/__defaultConnectionFactory"/>
      """;

  private PayaraServer() {}

  /**
   * Starts without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   */
  public static ApplicationServer start(int port, int workers) {
    Ports ports = Ports.of(port);
    Path home = ServerProcess.home(NAME);
    Path installation = home.resolve("payara6");
    Path domains = DomainServer.freshDomain(home, installation, edits(ports));
    Path commands = home.resolve("pre-boot-of-the-tests.asadmin");
    try {
      Files.writeString(
          commands, Files.readString(home.resolve("pre-boot.asadmin")) + settings(ports, workers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DomainServer.start(
        NAME, ports, installation, domains, List.of("--prebootcommandfile", commands.toString()));
  }

  private static Map<String, String> edits(Ports ports) {
    String broker = BROKER.formatted(ports.loopback(), ServerProcess.freePort());
    return Map.of(
        "</iiop-service>", "$0" + broker,
        "</resources>", RESOURCES + "$0",
        "</server>", REFERENCES + "$0");
  }

  /** Commands that are the tests' business and nobody else's. */
  private static String settings(Ports ports, int workers) {
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
        .formatted(ports.loopback(), ports.applications(), ports.administration(), workers);
  }
}
