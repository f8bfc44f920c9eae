package io.github.throughline.it.socket;

import io.github.throughline.it.exchange.ContainerKind;
import org.junit.jupiter.api.Nested;

/** All suites on Undertow. */
class UndertowSocketIT {
  private static final ContainerKind KIND = ContainerKind.UNDERTOW;

  @Nested
  class Handshakes extends HandshakeSuite {
    Handshakes() {
      super(KIND);
    }
  }

  @Nested
  class Messages extends MessageSuite {
    Messages() {
      super(KIND);
    }
  }

  @Nested
  class MessageLimits extends MessageLimitSuite {
    MessageLimits() {
      super(KIND);
    }
  }

  @Nested
  class Frames extends FrameSuite {
    Frames() {
      super(KIND);
    }
  }

  @Nested
  class Closing extends CloseSuite {
    Closing() {
      super(KIND);
    }
  }

  @Nested
  class Vanishing extends VanishSuite {
    Vanishing() {
      super(KIND);
    }
  }

  @Nested
  class Flow extends FlowSuite {
    Flow() {
      super(KIND);
    }
  }

  @Nested
  class Liveness extends LivenessSuite {
    Liveness() {
      super(KIND);
    }
  }

  @Nested
  class Crowd extends CrowdSuite {
    Crowd() {
      super(KIND);
    }
  }

  @Nested
  class JdkClient extends JdkClientSuite {
    JdkClient() {
      super(KIND);
    }
  }

  @Nested
  class Conformance extends ConformanceSuite {
    Conformance() {
      super(KIND);
    }
  }

  @Nested
  class Redeployment extends RedeploySuite {
    Redeployment() {
      super(KIND);
    }
  }
}
