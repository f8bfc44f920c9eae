package io.github.throughline.it;

import io.github.throughline.it.embedded.EmbeddedServer;
import io.github.throughline.it.embedded.JettyServer;
import io.github.throughline.it.embedded.TomcatServer;
import io.github.throughline.it.embedded.UndertowServer;
import java.io.IOException;

/** The servers that every test here runs on. */
enum ServerKind {
  JETTY {
    @Override
    EmbeddedServer start(int workers) throws IOException {
      return JettyServer.start(0, workers);
    }
  },
  TOMCAT {
    @Override
    EmbeddedServer start(int workers) {
      return TomcatServer.start(workers);
    }
  },
  UNDERTOW {
    @Override
    EmbeddedServer start(int workers) {
      return UndertowServer.start(workers);
    }
  };

  /** Starts one on a free port, with so many threads for requests and no application. */
  abstract EmbeddedServer start(int workers) throws IOException;
}
