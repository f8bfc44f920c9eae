package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.DestroyingServlet;
import io.github.throughline.it.exchange.PlainContainer;
import io.github.throughline.it.exchange.RawClient;
import io.github.throughline.it.exchange.WebApplication;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All suites on Tomcat. */
class TomcatSocketIT {
  private static final ContainerKind KIND = ContainerKind.TOMCAT;

  @Nested
  class Handshakes extends HandshakeSuite {
    Handshakes() {
      super(KIND);
    }

    /** The client can be let in only when they have left Tomcat. */
    @Test
    void threadsThatDestroyTheServletAreNotKeptThere() throws Exception {
      sockets.play(
          talk -> {
            talk.accept();
            talk.echo();
          });
      WebApplication application =
          new WebApplication("/app")
              .withWebSockets()
              .servlet(DestroyingServlet.of(sockets, () -> {}));
      try (PlainContainer container = KIND.start(application);
          RawClient connection = new RawClient(container.port())) {
        FrameClient client = opened(new FrameClient(connection));
        assertThat(client.send(Frame.text("in")).readText()).isEqualTo("in");
        FutureTask<Boolean> stopped = beside(container::undeploy);
        assertThat(client.readClose().code()).isEqualTo(1012);
        finish(client);
        assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
      }
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
