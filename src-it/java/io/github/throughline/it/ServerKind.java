package io.github.throughline.it;

import io.github.throughline.it.embedded.JettyServer;
import io.github.throughline.it.embedded.TomcatServer;
import io.github.throughline.it.embedded.UndertowServer;
import io.github.throughline.it.external.GlassFishServer;
import io.github.throughline.it.external.OpenLibertyServer;
import io.github.throughline.it.external.PayaraServer;
import io.github.throughline.it.external.SharedServer;
import io.github.throughline.it.external.WildFlyServer;
import io.github.throughline.it.server.ApplicationServer;
import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The servers that every test here runs on, and all in which they differ. */
public enum ServerKind {
  JETTY(Family.EMBEDDED) {
    @Override
    Server start(int port, int workers) throws IOException {
      return JettyServer.start(port, workers);
    }
  },
  TOMCAT(Family.EMBEDDED) {
    @Override
    Server start(int port, int workers) {
      return TomcatServer.start(port, workers);
    }
  },
  UNDERTOW(Family.EMBEDDED) {
    @Override
    Server start(int port, int workers) {
      return UndertowServer.start(port, workers);
    }

    @Override
    boolean endsWhatHasFailed() {
      return true;
    }
  },
  WILDFLY(Family.PLATFORM) {
    @Override
    ApplicationServer start(int port, int workers) {
      return WildFlyServer.start(port, workers);
    }

    @Override
    ApplicationServer forPlatform() {
      return SharedServer.of(this, () -> start(0, SHARED_WORKERS));
    }

    @Override
    public int keptClassLoaders() {
      return 8; // Weld leaves requests under way on the threads of workers
    }
  },
  OPEN_LIBERTY(Family.OPEN_LIBERTY) {
    @Override
    ApplicationServer start(int port, int workers) {
      return OpenLibertyServer.start("ee10", port, workers);
    }

    @Override
    ApplicationServer forPlatform() {
      return shared("ee10-platform", SHARED_WORKERS);
    }

    @Override
    public Server forTests(int workers) {
      return shared("ee10", workers);
    }
  },
  OPEN_LIBERTY_EE11(Family.OPEN_LIBERTY) {
    @Override
    ApplicationServer start(int port, int workers) {
      return OpenLibertyServer.start("ee11", port, workers);
    }

    @Override
    ApplicationServer forPlatform() {
      return shared("ee11-platform", SHARED_WORKERS);
    }

    @Override
    public Server forTests(int workers) {
      return shared("ee11", workers);
    }

    @Override
    String archiveOfExecutors() {
      return "executors-ee11.war";
    }

    /** Platform threads before Java 21, silently. */
    @Override
    boolean hasVirtualThreads() {
      return Runtime.version().feature() >= 21;
    }
  },
  PAYARA(Family.PLATFORM) {
    @Override
    ApplicationServer start(int port, int workers) {
      return PayaraServer.start(port, workers);
    }

    @Override
    ApplicationServer forPlatform() {
      return SharedServer.of(this, () -> start(0, SHARED_WORKERS));
    }

    @Override
    Map<String, String> lostBy() {
      return Map.of(
          "default-context-runnable", "(none)",
          "default-context-stage", "(none)",
          "default-context-proxy", "(none)");
    }

    @Override
    boolean answersNothingAtTheEnd() {
      return true;
    }

    @Override
    boolean hasMessaging() {
      return true;
    }

    @Override
    public int keptClassLoaders() {
      return 5;
    }
  },
  GLASSFISH(Family.PLATFORM) {
    @Override
    ApplicationServer start(int port, int workers) {
      return GlassFishServer.start(port, workers);
    }

    @Override
    ApplicationServer forPlatform() {
      return SharedServer.of(this, () -> start(0, SHARED_WORKERS));
    }

    @Override
    boolean losesBeansAtTimeouts() {
      return true;
    }

    @Override
    boolean keepsThreads() {
      return true;
    }
  };

  /** What servers have in common. */
  private enum Family {
    /** In this JVM, with what the showcase brings. */
    EMBEDDED,
    /** A process of its own, for which the showcase brings MicroProfile. */
    PLATFORM,
    OPEN_LIBERTY
  }

  /** All that the server defines by itself; and its proxies refuse what a library adds. */
  private static final Map<String, String> LOST_BY_OPEN_LIBERTY =
      Map.of(
          "default-executor", "(none)",
          "default-scheduled-executor", "(none)",
          "default-thread-factory", "(none)",
          "default-context-runnable", "(none)",
          "default-context-stage", "(none)",
          "default-context-proxy", "(none)",
          "default-asynchronous", "(none)",
          "own-context-proxy", "UnsupportedOperationException");

  /** For tests that ask for few and for more: so few that requests meet each other's threads. */
  private static final int SHARED_WORKERS = 6;

  private final Family family;

  ServerKind(Family family) {
    this.family = family;
  }

  private static ApplicationServer shared(String openLiberty, int workers) {
    int threads = Math.max(workers, SHARED_WORKERS);
    return SharedServer.of(
        openLiberty + threads, () -> OpenLibertyServer.start(openLiberty, 0, threads));
  }

  /** The kinds to test, by the system property {@code it.servers}; those in this JVM by default. */
  static List<ServerKind> chosen() {
    String names = System.getProperty("it.servers", "JETTY,TOMCAT,UNDERTOW");
    return Arrays.stream(names.split(",")).map(ServerKind::valueOf).toList();
  }

  /** Those of them that are Jakarta EE platforms. */
  static List<ServerKind> chosenPlatforms() {
    return chosen().stream().filter(ServerKind::isExternal).toList();
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
  public Server forTests(int workers) throws IOException {
    return family == Family.PLATFORM ? forPlatform() : start(0, workers);
  }

  /** One without an application, for those that need all of a Jakarta EE platform. */
  ApplicationServer forPlatform() {
    throw new UnsupportedOperationException(this + " is no Jakarta EE platform");
  }

  /** Whether the server runs initializers of a library that is beside the web applications. */
  boolean initializesFromArchives() {
    return family != Family.OPEN_LIBERTY;
  }

  /** How many threads serve a crowd that waits for tasks of managed executors: few, if they can. */
  int workersFor(int clients, int few) {
    return sharesThreads() ? clients + few : few;
  }

  /** Whether a response that fails when half of it is sent looks complete to the client. */
  boolean endsWhatHasFailed() {
    return isExternal();
  }

  /** Whether a response in chunks looks complete, whatever an asynchronous application does. */
  boolean completesChunks() {
    return family == Family.OPEN_LIBERTY;
  }

  /** Whether a request that meets the end of an application may get 200 and an empty body. */
  boolean answersNothingAtTheEnd() {
    return false;
  }

  /** Whether an error page after a timeout has no beans, so that the server's own one answers. */
  boolean losesBeansAtTimeouts() {
    return false;
  }

  /** Whether tasks of managed executors may run on the threads that serve requests. */
  boolean sharesThreads() {
    return family == Family.OPEN_LIBERTY;
  }

  /** Whether the server has Jakarta Concurrency. */
  boolean hasJakartaConcurrency() {
    return isExternal();
  }

  /** Whether the server has MicroProfile Context Propagation. */
  boolean hasMicroProfile() {
    return family != Family.PLATFORM;
  }

  /** The application whose executors are produced and declared, with what the server lacks. */
  String archiveOfExecutors() {
    return hasMicroProfile() ? "executors.war" : "executors-with-smallrye.war";
  }

  /** Whether executors that are declared to have virtual threads have them. */
  boolean hasVirtualThreads() {
    return false;
  }

  /** Whether the server, as it is set up here, has Jakarta Messaging with a broker. */
  boolean hasMessaging() {
    return family == Family.OPEN_LIBERTY;
  }

  /** Which mechanisms carry no values, and what the showcase answers for each instead of one. */
  Map<String, String> lostBy() {
    return family == Family.OPEN_LIBERTY ? LOST_BY_OPEN_LIBERTY : Map.of();
  }

  /** Whether the server has a process of its own. */
  boolean isExternal() {
    return family != Family.EMBEDDED;
  }

  /**
   * Whether threads of the server keep applications that are gone, so that nobody has counted how
   * many.
   */
  boolean keepsThreads() {
    return false;
  }

  /** How many class loaders of applications that are gone the server keeps, however many went. */
  public int keptClassLoaders() {
    return family == Family.OPEN_LIBERTY ? SHARED_WORKERS : 0; // never more than there are threads
  }
}
