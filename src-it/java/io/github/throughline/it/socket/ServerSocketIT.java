package io.github.throughline.it.socket;

import io.github.throughline.it.ServerKind;
import io.github.throughline.it.exchange.ContainerKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All suites on each of the chosen servers that have processes of their own, and one for these. */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("io.github.throughline.it.ServerKind#chosenPlatforms")
class ServerSocketIT {
  private final ContainerKind container;

  ServerSocketIT(ServerKind server) {
    container = ContainerKind.valueOf(server.name());
  }

  @Nested
  class Handshakes extends HandshakeSuite {
    Handshakes() {
      super(container);
    }
  }

  @Nested
  class Messages extends MessageSuite {
    Messages() {
      super(container);
    }
  }

  @Nested
  class MessageLimits extends MessageLimitSuite {
    MessageLimits() {
      super(container);
    }
  }

  @Nested
  class Frames extends FrameSuite {
    Frames() {
      super(container);
    }
  }

  @Nested
  class Closing extends CloseSuite {
    Closing() {
      super(container);
    }
  }

  @Nested
  class Vanishing extends VanishSuite {
    Vanishing() {
      super(container);
    }
  }

  @Nested
  class Flow extends FlowSuite {
    Flow() {
      super(container);
    }
  }

  @Nested
  class Liveness extends LivenessSuite {
    Liveness() {
      super(container);
    }
  }

  @Nested
  class Crowd extends CrowdSuite {
    Crowd() {
      super(container);
    }
  }

  @Nested
  class JdkClient extends JdkClientSuite {
    JdkClient() {
      super(container);
    }
  }

  @Nested
  class Conformance extends ConformanceSuite {
    Conformance() {
      super(container);
    }
  }

  @Nested
  class Redeployment extends RedeploySuite {
    Redeployment() {
      super(container);
    }
  }
}
