package io.github.throughline.it.exchange;

/** The containers that every suite here runs on. */
enum ContainerKind {
  TOMCAT {
    @Override
    PlainContainer start(WebApplication application) {
      return TomcatContainer.start(application);
    }
  },
  JETTY {
    @Override
    PlainContainer start(WebApplication application) {
      return JettyContainer.start(application);
    }
  },
  UNDERTOW {
    @Override
    PlainContainer start(WebApplication application) {
      return UndertowContainer.start(application);
    }
  };

  /**
   * Starts one.
   *
   * @throws IllegalStateException if the web application does not come up
   */
  abstract PlainContainer start(WebApplication application);
}
