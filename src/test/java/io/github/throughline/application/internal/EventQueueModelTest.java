package io.github.throughline.application.internal;

import static io.github.throughline.application.internal.Numbered.LAST;
import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.application.Event;
import io.github.throughline.bridge.Models;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The queue of events: each is received once, in order, or its sender is told that it is not,
 * whoever cancels, ends or aborts meanwhile; nobody is left waiting for what is there.
 */
@Tag("model")
@SuppressWarnings("NullAway") // a reference that is never null
class EventQueueModelTest {
  private static final Event ONE = Numbered.event(1);
  private static final Event TWO = Numbered.event(2);

  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(100, scenario);
  }

  private static EventQueue queue(int room) {
    return new EventQueue(room, 3, Runnable::run);
  }

  private static void put(EventQueue queue) {
    var unused = queue.send(ONE);
  }

  /** The event of a stage that must have one. */
  private static Event of(CompletableFuture<Event> receive) {
    check(receive.isDone() && !receive.isCompletedExceptionally(), "nothing was received");
    return receive.getNow(LAST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void cancelledReceiveMeetsItsEvent(int room) {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(room);
          CompletableFuture<Event> receive = queue.receive();
          Thread sender = start(() -> put(queue));
          boolean cancelled = receive.cancel(false);
          join(sender);
          check(cancelled == receive.isCancelled(), "as it was told");
          Event seen = cancelled ? of(queue.receive()) : of(receive);
          check(seen == ONE, "lost");
          check(!queue.receive().isDone(), "received twice");
        });
  }

  @Test
  void firstOfTwoReceivesIsCancelledWhileEventsCome() {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(0);
          CompletableFuture<Event> first = queue.receive();
          CompletableFuture<Event> second = queue.receive();
          Thread sender =
              start(
                  () -> {
                    var one = queue.send(ONE);
                    check(!one.isCompletedExceptionally(), "sent");
                    var two = queue.send(TWO);
                    check(!two.isCompletedExceptionally(), "sent");
                  });
          boolean cancelled = first.cancel(false);
          join(sender);
          Event firstSeen = cancelled ? of(second) : of(first);
          Event secondSeen = cancelled ? of(queue.receive()) : of(second);
          check(firstSeen != secondSeen, "each once");
          check(firstSeen == ONE && secondSeen == TWO, "in order");
        });
  }

  @Test
  void fetchedEventMeetsAnotherSenderAndTheEnd() {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(1);
          Thread sender = start(() -> put(queue));
          Thread ender = start(() -> queue.end(LAST, "over"));
          Event first = of(queue.receive(() -> put(queue)));
          join(sender);
          join(ender);
          check(first == ONE || first == LAST, "one of them");
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void twoSendersMeetTwoReceivers(int room) {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(room);
          CompletableFuture<?>[] sent = new CompletableFuture<?>[2];
          AtomicReference<CompletableFuture<Event>> received =
              new AtomicReference<>(new CompletableFuture<>());
          Thread sender = start(() -> sent[0] = queue.send(ONE));
          Thread receiver = start(() -> received.set(queue.receive()));
          sent[1] = queue.send(TWO);
          CompletableFuture<Event> mine = queue.receive();
          join(sender);
          join(receiver);
          check(sent[0].isDone() && sent[1].isDone(), "a sender waits for nothing");
          check(of(received.get()) != of(mine), "each once");
        });
  }

  @Test
  void senderThatWaitsIsCancelledWhileItsEventIsReceived() {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(0);
          CompletableFuture<?> sent = queue.send(ONE);
          Thread canceller = start(() -> sent.cancel(false));
          Event seen = of(queue.receive());
          join(canceller);
          check(seen == ONE, "sent is sent");
          check(sent.isDone(), "the sender has its answer");
        });
  }

  @Test
  void eventMeetsTheEnd() {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(1);
          CompletableFuture<?>[] sent = new CompletableFuture<?>[1];
          Thread sender = start(() -> sent[0] = queue.send(ONE));
          Thread ender = start(() -> queue.end(LAST, "over"));
          CompletableFuture<Event> receive = queue.receive();
          join(sender);
          join(ender);
          check(sent[0].isDone(), "the sender has its answer");
          boolean refused = sent[0].isCompletedExceptionally();
          Event first = of(receive);
          Event second = of(queue.receive());
          check(second == LAST || (first == LAST && !refused), "the last one comes for ever");
          check((first == ONE || second == ONE) != refused, "received unless refused");
          check(first == ONE || refused, "nothing comes after the last one");
        });
  }

  @Test
  void cancelledReceiveMeetsTheEnd() {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(0);
          CompletableFuture<Event> receive = queue.receive();
          Thread ender = start(() -> queue.end(LAST, "over"));
          boolean cancelled = receive.cancel(false);
          join(ender);
          check(cancelled || of(receive) == LAST, "one of them");
          check(of(queue.receive()) == LAST, "to the next");
          check(of(queue.receive()) == LAST, "for ever");
        });
  }

  @Test
  void everybodyHasAnAnswerAfterAnAbort() {
    everyInterleaving(
        () -> {
          EventQueue queue = queue(0);
          CompletableFuture<?>[] stages = new CompletableFuture<?>[2];
          CompletableFuture<Event> receive = queue.receive();
          Thread sender =
              start(
                  () -> {
                    stages[0] = queue.send(ONE);
                    stages[1] = queue.send(TWO);
                  });
          Thread canceller = start(() -> receive.cancel(false));
          queue.abort("the server stops");
          join(sender);
          join(canceller);
          check(stages[0].isDone() && stages[1].isDone() && receive.isDone(), "somebody waits");
          check(queue.receive().isCompletedExceptionally(), "nothing comes any more");
        });
  }
}
