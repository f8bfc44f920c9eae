package io.github.throughline.servlet;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.meet;

import io.github.throughline.bridge.Models;
import io.github.throughline.servlet.internal.Guest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link Exchanges} lets no more in than it has places, and is drained when all have ended. */
@Tag("model")
class ExchangesModelTest {
  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(500, scenario);
  }

  @Test
  void twoMeetAtTheLastPlace() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(1);
          AtomicInteger entered = new AtomicInteger();
          meet(() -> enterOnce(exchanges, entered), () -> enterOnce(exchanges, entered));
          check(entered.get() == 1, "one of them is refused");
          check(exchanges.count() == 1, "and has no place");
        });
  }

  private static void enterOnce(Exchanges exchanges, AtomicInteger entered) {
    if (exchanges.enter() != null) {
      entered.incrementAndGet();
    }
  }

  @Test
  void enteringAndEndingMeetTheClose() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(1);
          AtomicReference<Exchanges.@Nullable Running> entered = new AtomicReference<>();
          meet(() -> entered.set(exchanges.enter()), () -> close(exchanges));
          CompletableFuture<?> drained = exchanges.close();
          Exchanges.Running place = entered.get();
          check(drained.isDone() == (place == null), "drained, unless one has entered before");
          if (place != null) {
            place.end();
          }
          check(drained.isDone(), "drained by the end of the last");
          check(exchanges.enter() == null, "nobody enters after the close");
        });
  }

  @Test
  void theLastTwoEndDuringTheClose() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(2);
          Exchanges.Running one = enter(exchanges);
          Exchanges.Running two = enter(exchanges);
          meet(one::end, two::end, () -> close(exchanges));
          check(exchanges.close().isDone(), "drained");
          check(exchanges.count() == 0, "no place is left over");
        });
  }

  @Test
  void whoHasStartedIsAskedByTheCloseAndToldByTheDisconnect() {
    Exchanges exchanges = new Exchanges(1);
    Told told = new Told();
    enter(exchanges).started(told);
    told.check(0, 0);
    var unused = exchanges.close();
    told.check(1, 0);
    exchanges.disconnect();
    told.check(1, 1);
  }

  @Test
  void whoStartsLaterIsToldThen() {
    Exchanges exchanges = new Exchanges(2);
    Exchanges.Running afterClose = enter(exchanges);
    Exchanges.Running afterDisconnect = enter(exchanges);
    var unused = exchanges.close();
    Told told = new Told();
    afterClose.started(told);
    told.check(1, 0);
    exchanges.disconnect();
    told.check(1, 1);
    Told late = new Told();
    afterDisconnect.started(late);
    late.check(1, 1);
  }

  @Test
  void whoHasEndedIsToldNothing() {
    Exchanges exchanges = new Exchanges(1);
    Exchanges.Running place = enter(exchanges);
    var unused = exchanges.close();
    place.end();
    Told told = new Told();
    place.started(told);
    exchanges.disconnect();
    told.check(0, 0);
  }

  @Test
  void startMeetsTheClose() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(1);
          Told told = new Told();
          meet(() -> enterAndStart(exchanges, told), () -> close(exchanges));
          CompletableFuture<?> drained = exchanges.close();
          check(told.asked.get() == (drained.isDone() ? 0 : 1), "asked once if it has entered");
          check(told.disconnected.get() == 0, "and has its time");
        });
  }

  @Test
  void startMeetsTheDisconnect() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(1);
          Told told = new Told();
          meet(() -> enterAndStart(exchanges, told), () -> closeAndDisconnect(exchanges));
          CompletableFuture<?> drained = exchanges.close();
          check(
              told.disconnected.get() == (drained.isDone() ? 0 : 1), "told once if it has entered");
        });
  }

  private static void enterAndStart(Exchanges exchanges, Guest guest) {
    Exchanges.Running place = exchanges.enter();
    if (place != null) {
      place.started(guest);
    }
  }

  /** What an exchange is told, and how often. */
  private static final class Told implements Guest {
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger disconnected = new AtomicInteger();

    void check(int timesAsked, int timesDisconnected) {
      Models.check(asked.get() == timesAsked, "asked");
      Models.check(disconnected.get() == timesDisconnected, "disconnected");
    }

    @Override
    public void goAway() {
      asked.incrementAndGet();
    }

    @Override
    public void disconnect() {
      disconnected.incrementAndGet();
    }
  }

  @Test
  void theEndMeetsTheDisconnect() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(1);
          Told told = new Told();
          meet(() -> enterStartAndEnd(exchanges, told), () -> closeAndDisconnect(exchanges));
          check(told.disconnected.get() <= told.asked.get(), "not before it is asked");
          check(told.asked.get() <= 1, "asked once at most");
          check(exchanges.close().isDone(), "drained");
        });
  }

  private static void close(Exchanges exchanges) {
    var unused = exchanges.close();
  }

  private static void closeAndDisconnect(Exchanges exchanges) {
    close(exchanges);
    exchanges.disconnect();
  }

  private static void enterStartAndEnd(Exchanges exchanges, Guest guest) {
    Exchanges.Running place = exchanges.enter();
    if (place != null) {
      place.started(guest);
      place.end();
    }
  }

  @Test
  void aPlaceThatIsGivenBackTwiceIsOne() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(2);
          Exchanges.Running place = enter(exchanges);
          Exchanges.Running stays = enter(exchanges);
          meet(place::end, place::end);
          CompletableFuture<?> drained = exchanges.close();
          check(!drained.isDone(), "one runs");
          stays.end();
          check(drained.isDone(), "drained");
        });
  }

  private static Exchanges.Running enter(Exchanges exchanges) {
    Exchanges.Running place = exchanges.enter();
    if (place == null) {
      throw new AssertionError("refused");
    }
    return place;
  }
}
