package io.github.throughline.it;

import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/** Runs the showcase until the process is told to end. */
public final class Demo {
  private static final int WORKERS = 16;

  private Demo() {}

  /**
   * Starts the demonstration.
   *
   * @param arguments the archive, the port, and the kind of server
   */
  @SuppressWarnings(
      "SystemExitOutsideMain") // a program's error belongs on one line, not in a trace
  public static void main(String... arguments) throws IOException, InterruptedException {
    quietLogs();
    Path war = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    if (isTaken(port)) {
      System.err.println("Port " + port + " is taken; choose another one with -Ddemo.port=8090");
      System.exit(1);
      return;
    }
    Server server = ServerKind.valueOf(arguments[2]).start(port, WORKERS);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "demo-end"));
    server.deploy(war);
    String address = server.address().toString();
    System.out.println(
        "Service desk at "
            + address
            + "  try: curl -H 'X-Tenant: acme' -H 'X-User: ann' '"
            + address
            + "api/report?hops=1'");
    new CountDownLatch(1).await();
  }

  private static boolean isTaken(int port) {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return !free.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private static void quietLogs() throws IOException {
    try (InputStream quiet = Demo.class.getResourceAsStream("embedded/logging.properties")) {
      LogManager.getLogManager().readConfiguration(Objects.requireNonNull(quiet));
    }
  }
}
