package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.WebApplication;
import io.github.throughline.it.relay.EchoByStages;
import io.github.throughline.it.socket.ConformanceCase.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the Autobahn test suite, on an application that sends back what comes. */
abstract class ConformanceSuite extends SocketSuite {
  private static final int MOST = 16 << 20;
  private static final int MOST_OF_HEAD = 14;
  private static final int ATTEMPTS = 10;

  /** How long a frame may be, with its head, that Payara takes. */
  private static final String PAYARAS_FRAME = "org.glassfish.tyrus.servlet.incoming-buffer-size";

  ConformanceSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return webApplication(Map.of("throughline.message", Integer.toString(MOST)))
        .parameter(PAYARAS_FRAME, Integer.toString(MOST + MOST_OF_HEAD));
  }

  @BeforeEach
  void tolerateWhatContainersSay() {
    tolerateContainers();
  }

  static List<ConformanceCase> cases() {
    return ConformanceCases.all();
  }

  static List<ConformanceCase> limits() {
    return ConformanceCases.limits();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAsItShouldBe(ConformanceCase each) throws Exception {
    run(each);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void isAsItShouldBeAtItsLimits(ConformanceCase each) throws Exception {
    run(each);
  }

  /** What some get wrong, which is not looked at there. */
  private boolean isBeyond(ConformanceCase each) {
    return switch (each.number()) {
      case "5.12", "5.13", "5.14", "5.15", "5.16" -> Deviation.STRAY_FRAGMENTS.isOf(kind);
      case "6.2.3", "6.2.4", "6.4.1" -> Deviation.SPLIT_CHARACTERS.isOf(kind);
      case "6.4.2" -> Deviation.SPLIT_CHARACTERS.isOf(kind) || Deviation.LATE_UTF8.isOf(kind);
      default -> false;
    };
  }

  /** Once more if the close frame has got lost, as that is the system's doing, if not each time. */
  private void run(ConformanceCase each) throws Exception {
    assumeFalse(isBeyond(each));
    sockets.use(new EchoByStages());
    Verdict verdict = Verdict.CUT_OFF;
    for (int i = 0; i < ATTEMPTS && verdict == Verdict.CUT_OFF; i++) {
      FrameClient client = open();
      verdict = each.run(client);
      finish(client);
    }
    assertThat(verdict).isIn(Verdict.OK, Verdict.NON_STRICT);
  }
}
