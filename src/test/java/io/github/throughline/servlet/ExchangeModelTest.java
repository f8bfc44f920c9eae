package io.github.throughline.servlet;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An {@link Exchange} whose application is on one thread, and whose container is on others: one
 * end, no call after it, each stage completed, bytes in order, and left once when both sides are
 * done.
 */
@Tag("model")
class ExchangeModelTest {
  private static final int INTERLEAVINGS = 10;

  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(INTERLEAVINGS, scenario);
  }

  /** The container is ready only every other time that it is asked, and tells when it is again. */
  @Test
  void responseMeetsReadiness() {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange(0, 1);
          Thread container = start(meeting::ready);
          meeting.respond();
          join(container);
          meeting.untilReady();
          meeting.applicationEnds();
          check(meeting.container.isWhole(), "the whole response");
          meeting.checkOver();
        });
  }

  @Test
  void callOfTheApplicationMeetsTheEnd() {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange();
          Thread stopping = start(meeting.exchange::disconnect);
          meeting.exchange.writable();
          join(stopping);
          meeting.applicationEnds();
          meeting.checkOver();
        });
  }
}
