package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.exchange.ContainerKind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All suites on Jetty. */
class JettySocketIT {
  private static final ContainerKind KIND = ContainerKind.JETTY;

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

    /** For longer than Jetty is to wait for an answer. */
    @Test
    void aSocketThatHasBeenIdleIsClosedByTheApplicationsCode() throws Exception {
      FrameClient client =
          open(
              talk -> {
                talk.accept();
                TimeUnit.SECONDS.sleep(11);
                talk.close(4008, "");
                assertThat(talk.disconnect().code()).isEqualTo(4008);
              });
      assertThat(client.readClose().code()).isEqualTo(4008);
      finish(client, 4008);
      sockets.awaitScript();
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
