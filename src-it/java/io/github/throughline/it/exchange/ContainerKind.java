package io.github.throughline.it.exchange;

/** The containers that every suite here runs on. */
public enum ContainerKind {
  TOMCAT {
    @Override
    public PlainContainer start(WebApplication application) {
      return TomcatContainer.start(application);
    }
  },
  JETTY {
    @Override
    public PlainContainer start(WebApplication application) {
      return JettyContainer.start(application);
    }
  },
  UNDERTOW {
    @Override
    public PlainContainer start(WebApplication application) {
      return UndertowContainer.start(application);
    }
  };

  /**
   * Starts one.
   *
   * @throws IllegalStateException if the web application does not come up
   */
  public abstract PlainContainer start(WebApplication application);
}
