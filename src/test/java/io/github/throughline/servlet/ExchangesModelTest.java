package io.github.throughline.servlet;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
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
          Thread other = start(() -> enterOnce(exchanges, entered));
          enterOnce(exchanges, entered);
          join(other);
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
          Thread other = start(() -> entered.set(exchanges.enter()));
          CompletableFuture<?> drained = exchanges.close();
          join(other);
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
          Thread first = start(one::end);
          Thread second = start(two::end);
          CompletableFuture<?> drained = exchanges.close();
          join(first);
          join(second);
          check(drained.isDone(), "drained");
          check(exchanges.count() == 0, "no place is left over");
        });
  }

  @Test
  void startMeetsTheDisconnect() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(1);
          Exchanges.Running place = enter(exchanges);
          AtomicInteger told = new AtomicInteger();
          var unused = exchanges.close();
          Thread other = start(exchanges::disconnect);
          place.started(told::incrementAndGet);
          join(other);
          check(told.get() == 1, "told once");
        });
  }

  @Test
  void theEndMeetsStartAndDisconnect() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(1);
          Exchanges.Running place = enter(exchanges);
          AtomicInteger told = new AtomicInteger();
          CompletableFuture<?> drained = exchanges.close();
          Thread disconnect = start(exchanges::disconnect);
          Thread end = start(place::end);
          place.started(told::incrementAndGet);
          join(disconnect);
          join(end);
          check(told.get() <= 1, "told once at most");
          check(drained.isDone(), "drained");
        });
  }

  @Test
  void aPlaceThatIsGivenBackTwiceIsOne() {
    everyInterleaving(
        () -> {
          Exchanges exchanges = new Exchanges(2);
          Exchanges.Running place = enter(exchanges);
          Exchanges.Running stays = enter(exchanges);
          Thread other = start(place::end);
          place.end();
          CompletableFuture<?> drained = exchanges.close();
          join(other);
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
