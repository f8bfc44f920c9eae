package io.github.throughline.it.exchange;

import io.github.throughline.it.ServerKind;

/**
 * The containers that suites run on: every one in this JVM, and those of WebSockets also in servers
 * with processes of their own.
 */
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
  },
  WILDFLY {
    @Override
    public PlainContainer start(WebApplication application) {
      return ServerContainer.start(ServerKind.WILDFLY, application);
    }
  },
  OPEN_LIBERTY {
    @Override
    public PlainContainer start(WebApplication application) {
      return ServerContainer.start(ServerKind.OPEN_LIBERTY, application);
    }
  },
  OPEN_LIBERTY_EE11 {
    @Override
    public PlainContainer start(WebApplication application) {
      return ServerContainer.start(ServerKind.OPEN_LIBERTY_EE11, application);
    }
  },
  PAYARA {
    @Override
    public PlainContainer start(WebApplication application) {
      return ServerContainer.start(ServerKind.PAYARA, application);
    }
  };

  /**
   * Starts one.
   *
   * @throws IllegalStateException if the web application does not come up
   */
  public abstract PlainContainer start(WebApplication application);
}
