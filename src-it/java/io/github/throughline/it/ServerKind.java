package io.github.throughline.it;

import io.github.throughline.it.embedded.JettyServer;
import io.github.throughline.it.embedded.TomcatServer;
import io.github.throughline.it.embedded.UndertowServer;
import io.github.throughline.it.external.PayaraServer;
import io.github.throughline.it.external.SharedServer;
import io.github.throughline.it.external.WildFlyServer;
import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The servers that every test here runs on, and all in which they differ. */
public enum ServerKind {
  JETTY {
    @Override
    Server start(int port, int workers) throws IOException {
      return JettyServer.start(port, workers);
    }
  },
  TOMCAT {
    @Override
    Server start(int port, int workers) {
      return TomcatServer.start(port, workers);
    }
  },
  UNDERTOW {
    @Override
    Server start(int port, int workers) {
      return UndertowServer.start(port, workers);
    }

    @Override
    boolean endsWhatHasFailed() {
      return true;
    }
  },
  WILDFLY {
    @Override
    Server start(int port, int workers) {
      return WildFlyServer.start(port, workers);
    }

    @Override
    Server forTests(int workers) {
      return SharedServer.of(this, () -> start(0, SHARED_WORKERS));
    }

    @Override
    boolean endsWhatHasFailed() {
      return true;
    }

    @Override
    boolean hasJakartaConcurrency() {
      return true;
    }

    @Override
    boolean hasMicroProfile() {
      return false;
    }

    @Override
    int keptClassLoaders() {
      return 8; // 5 of 20 on Java 17
    }

    @Override
    boolean isExternal() {
      return true;
    }
  },
  PAYARA {
    @Override
    Server start(int port, int workers) {
      return PayaraServer.start(port, workers);
    }

    @Override
    Server forTests(int workers) {
      return SharedServer.of(this, () -> start(0, SHARED_WORKERS));
    }

    @Override
    boolean hasJakartaConcurrency() {
      return true;
    }

    @Override
    boolean hasMicroProfile() {
      return false;
    }

    @Override
    Map<String, String> lostBy() {
      return Map.of(
          "default-context-runnable", "(none)",
          "default-context-stage", "(none)",
          "default-context-proxy", "(none)");
    }

    @Override
    boolean endsWhatHasFailed() {
      return true;
    }

    @Override
    int keptClassLoaders() {
      return 5;
    }

    @Override
    boolean isExternal() {
      return true;
    }
  };

  /** For tests that ask for few and for more: so few that requests meet each other's threads. */
  private static final int SHARED_WORKERS = 6;

  /** The kinds to test, by the system property {@code it.servers}; those in this JVM by default. */
  static List<ServerKind> chosen() {
    String names = System.getProperty("it.servers", "JETTY,TOMCAT,UNDERTOW");
    return Arrays.stream(names.split(",")).map(ServerKind::valueOf).toList();
  }

  /**
   * Starts one without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   * @throws IOException if the port is taken
   */
  abstract Server start(int port, int workers) throws IOException;

  /**
   * One without an application, on a free port. One that takes long to start is started once, and
   * has as many threads as suits all tests.
   *
   * @param workers how many threads serve requests, if it is not shared
   */
  Server forTests(int workers) throws IOException {
    return start(0, workers);
  }

  /** Whether a response that fails when half of it is sent looks complete to the client. */
  boolean endsWhatHasFailed() {
    return false;
  }

  /** Whether the server has Jakarta Concurrency. */
  boolean hasJakartaConcurrency() {
    return false;
  }

  /** Whether the server has MicroProfile Context Propagation. */
  boolean hasMicroProfile() {
    return true;
  }

  /** Which mechanisms carry no values, and what the showcase answers for each instead of one. */
  Map<String, String> lostBy() {
    return Map.of();
  }

  /** Whether the server has a process of its own. */
  boolean isExternal() {
    return false;
  }

  /** How many class loaders of applications that are gone the server keeps, however many went. */
  int keptClassLoaders() {
    return 0;
  }
}
