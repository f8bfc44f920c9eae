package io.github.throughline.servlet;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.meet;

import io.github.throughline.bridge.Models;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An {@link Exchange} whose application is on one thread, and whose container is on others: one
 * end, no call after it, each stage completed, bytes in order, and left once when both sides are
 * done.
 */
@Tag("model")
class ExchangeModelTest {
  private static final int INTERLEAVINGS = 20;

  /** Who ends an exchange, but for those who log it, which would be followed too. */
  private enum Ender {
    COMPLETED {
      @Override
      void end(ModelExchange meeting) {
        meeting.container.end();
        meeting.exchange.completed();
      }
    },
    STOPPED {
      @Override
      void end(ModelExchange meeting) {
        meeting.exchange.disconnect();
      }
    };

    abstract void end(ModelExchange meeting);
  }

  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(INTERLEAVINGS, scenario);
  }

  /** The container is ready only every other time that it is asked, and tells when it is again. */
  @Test
  void responseMeetsReadiness() {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange(0, 1);
          meet(meeting::ready, meeting::respond);
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
          meet(() -> Ender.STOPPED.end(meeting), meeting.exchange::writable);
          meeting.applicationEnds();
          meeting.checkOver();
        });
  }

  @ParameterizedTest
  @EnumSource
  void callOfTheServletMeetsAnEnd(Ender ender) {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange();
          meet(() -> ender.end(meeting), meeting::serve);
          meeting.applicationEnds();
          meeting.checkOver();
        });
  }

  @ParameterizedTest
  @EnumSource
  void responseMeetsAnEnd(Ender ender) {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange(0, 100);
          meet(() -> ender.end(meeting), meeting::respondAndEnd);
          meeting.checkOver();
        });
  }

  @Test
  void twoEndsAreOne() {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange(0, 100);
          meet(() -> Ender.COMPLETED.end(meeting), () -> Ender.STOPPED.end(meeting));
          meeting.applicationEnds();
          meeting.checkOver();
        });
  }

  @Test
  void receiveMeetsBytes() {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange(-1, 100);
          meet(meeting::arrives, meeting::receiveTwice);
          check(meeting.bytesReceived() == 2, "what is there is received");
          Ender.STOPPED.end(meeting);
          meeting.applicationEnds();
          meeting.checkOver();
        });
  }

  @ParameterizedTest
  @EnumSource
  void receiveMeetsAnEnd(Ender ender) {
    everyInterleaving(
        () -> {
          ModelExchange meeting = new ModelExchange(-1, 100);
          meeting.container.put();
          meet(() -> ender.end(meeting), meeting::receiveTwice);
          check(meeting.hasReceived(2), "told of the end");
          meeting.applicationEnds();
          meeting.checkOver();
        });
  }
}
