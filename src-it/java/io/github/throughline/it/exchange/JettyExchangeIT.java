package io.github.throughline.it.exchange;

import org.junit.jupiter.api.Nested;

/** All suites on Jetty. */
class JettyExchangeIT {
  private static final ContainerKind KIND = ContainerKind.JETTY;

  @Nested
  class Rig extends RigSuite {
    Rig() {
      super(KIND);
    }
  }

  @Nested
  class Scopes extends ScopeSuite {
    Scopes() {
      super(KIND);
    }
  }

  @Nested
  class RequestBodies extends RequestBodySuite {
    RequestBodies() {
      super(KIND);
    }
  }

  @Nested
  class Responses extends ResponseSuite {
    Responses() {
      super(KIND);
    }
  }

  @Nested
  class ResponseHeads extends ResponseHeadSuite {
    ResponseHeads() {
      super(KIND);
    }
  }

  @Nested
  class Failures extends FailureSuite {
    Failures() {
      super(KIND);
    }
  }

  @Nested
  class Disconnects extends DisconnectSuite {
    Disconnects() {
      super(KIND);
    }
  }

  @Nested
  class KeepAlive extends KeepAliveSuite {
    KeepAlive() {
      super(KIND);
    }
  }
}
