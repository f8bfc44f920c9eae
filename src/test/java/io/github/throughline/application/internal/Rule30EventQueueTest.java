package io.github.throughline.application.internal;

import static io.github.throughline.application.internal.Numbered.LAST;
import static io.github.throughline.application.internal.Numbered.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Order and back-pressure of events; what becomes of those that nobody takes. */
class Rule30EventQueueTest {
  private static final int LIMIT = 20;

  private final Numbered later = new Numbered();

  private EventQueue queue(int room) {
    return new EventQueue(room, LIMIT, later);
  }

  private Event received(CompletableFuture<Event> receive) {
    later.runAll();
    assertThat(receive).isCompleted();
    return receive.join();
  }

  private List<Event> receive(EventQueue queue, int count) {
    return Stream.generate(() -> received(queue.receive())).limit(count).toList();
  }

  private static void put(EventQueue queue, List<Event> events) {
    for (Event event : events) {
      var unused = queue.send(event);
    }
  }

  private static List<Event> events(int count) {
    return IntStream.range(0, count).mapToObj(Numbered::event).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 20})
  void eventsComeInTheOrderInWhichTheyWereSent(int room) {
    EventQueue queue = queue(room);
    put(queue, events(LIMIT));
    assertThat(receive(queue, LIMIT)).isEqualTo(events(LIMIT));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void senderWaitsUntilThereIsRoom(int room) {
    EventQueue queue = queue(room);
    List<CompletableFuture<Void>> sent = events(6).stream().map(queue::send).toList();
    for (int taken = 0; taken <= 6; taken++) {
      later.runAll();
      int accepted = Math.min(6, room + taken);
      assertThat(sent.subList(0, accepted)).allMatch(CompletableFuture::isDone);
      assertThat(sent.subList(accepted, 6)).noneMatch(CompletableFuture::isDone);
      if (taken < 6) {
        receive(queue, 1);
      }
    }
  }

  @Test
  void withoutRoomAnEventIsHandedOverToAReceiverThatWaits() {
    EventQueue queue = queue(0);
    CompletableFuture<Event> receive = queue.receive();
    assertThat(receive).isNotDone();
    CompletableFuture<Void> sent = queue.send(event(1));
    CompletableFuture<Void> next = queue.send(event(2));
    assertThat(received(receive)).isEqualTo(event(1));
    assertThat(sent).isCompleted();
    assertThat(next).isNotDone();
  }

  @Test
  void whatAReceiverHasFetchedItHasAtOnce() {
    EventQueue queue = queue(1);
    assertThat(queue.receive(() -> put(queue, events(2)))).isCompletedWithValue(event(0));
    assertThat(queue.receive(() -> fail("there is one"))).isCompletedWithValue(event(1));
    CompletableFuture<Event> next = queue.receive(() -> {});
    put(queue, List.of(event(2)));
    assertThat(next).isNotDone(); // what is chained on it is not for the sender to run
    assertThat(received(next)).isEqualTo(event(2));
  }

  @Test
  void concurrentReceivesGetOneEventEachInTheOrderOfTheCalls() {
    EventQueue queue = queue(1);
    List<CompletableFuture<Event>> receives = Stream.generate(queue::receive).limit(LIMIT).toList();
    put(queue, events(LIMIT));
    assertThat(receives).extracting(this::received).isEqualTo(events(LIMIT));
  }

  @Test
  void moreEventsThanTheLimitAreRefused() {
    EventQueue queue = queue(5);
    put(queue, events(LIMIT));
    assertThatThrownBy(queue.send(event(99))::join)
        .hasCauseInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("20 events that nobody has received: wait for the stages");
    receive(queue, 1);
    put(queue, List.of(event(LIMIT)));
    assertThat(receive(queue, LIMIT)).isEqualTo(events(LIMIT + 1).subList(1, LIMIT + 1));
  }

  @Test
  void cancelledReceiveLosesNoEvent() {
    EventQueue queue = queue(0);
    CompletableFuture<Event> cancelled = queue.receive();
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(cancelled).isCancelled();
    CompletableFuture<Void> sent = queue.send(event(1));
    assertThat(sent).isNotDone();
    assertThat(receive(queue, 1)).containsExactly(event(1));
    assertThat(sent).isCompleted();
  }

  @Test
  void receiveIsCancelledWhileItsEventIsOnTheWay() {
    EventQueue queue = queue(0);
    CompletableFuture<Event> cancelled = queue.receive();
    put(queue, List.of(event(1)));
    CompletableFuture<Void> sent = queue.send(event(2));
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(receive(queue, 1)).containsExactly(event(1));
    assertThat(sent).as("there is no room").isNotDone();
    assertThat(receive(queue, 1)).containsExactly(event(2));
    assertThat(cancelled).isCancelled();
  }

  @Test
  void eventOnTheWayToACancelledReceiveGoesToTheNextThatWaits() {
    EventQueue queue = queue(0);
    CompletableFuture<Event> cancelled = queue.receive();
    CompletableFuture<Event> next = queue.receive();
    put(queue, List.of(event(1)));
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(received(next)).isEqualTo(event(1));
  }

  @Test
  void eventOfACancelledReceiveComesBeforeThoseSentSince() {
    EventQueue queue = queue(1);
    CompletableFuture<Event> cancelled = queue.receive();
    put(queue, events(3));
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(receive(queue, 3)).isEqualTo(events(3));
  }

  @Test
  void receiveWithATimeoutLosesNoEvent() {
    EventQueue queue = queue(0);
    CompletableFuture<Event> late = queue.receive().orTimeout(1, TimeUnit.NANOSECONDS);
    assertThatThrownBy(late::join).isInstanceOf(CompletionException.class);
    put(queue, List.of(event(1)));
    assertThat(receive(queue, 1)).containsExactly(event(1));
  }

  @Test
  void cancelIsTooLateForAnEventThatHasCome() {
    EventQueue queue = queue(0);
    CompletableFuture<Event> receive = queue.receive();
    put(queue, List.of(event(1)));
    assertThat(received(receive)).isEqualTo(event(1));
    assertThat(receive.cancel(false)).isFalse();
    assertThat(queue.receive()).isNotDone();
  }

  @Test
  void sendThatIsCancelledKeepsItsEventInItsPlace() {
    EventQueue queue = queue(0);
    put(queue, events(2));
    CompletableFuture<Void> cancelled = queue.send(event(2));
    CompletableFuture<Void> sent = queue.send(event(3));
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(receive(queue, 4)).isEqualTo(events(4));
    assertThat(cancelled).isCancelled();
    assertThat(sent).isCompleted();
  }

  @Test
  void afterTheEndWhatIsQueuedIsReceivedAndThenTheLastEventForEver() {
    EventQueue queue = queue(1);
    List<CompletableFuture<Void>> sent = events(3).stream().map(queue::send).toList();
    queue.end(LAST, "the client is gone");
    queue.end(event(9), "again");
    assertThatThrownBy(queue.send(event(4))::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasMessageContaining("the client is gone");
    assertThat(receive(queue, 6)).containsExactly(event(0), event(1), event(2), LAST, LAST, LAST);
    assertThat(sent).allMatch(one -> !one.isCompletedExceptionally() && one.isDone());
  }

  @Test
  void receiversThatWaitGetTheLastEvent() {
    EventQueue queue = queue(1);
    List<CompletableFuture<Event>> receives = Stream.generate(queue::receive).limit(3).toList();
    assertThat(receives.get(1).cancel(false)).isTrue();
    queue.end(LAST, "over");
    assertThat(received(receives.get(0))).isEqualTo(LAST);
    assertThat(received(receives.get(2))).isEqualTo(LAST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void abortFailsWhoeverWaitsAndWhoeverComes(boolean ended) {
    EventQueue queue = queue(1);
    List<CompletableFuture<Void>> sent = events(3).stream().map(queue::send).toList();
    if (ended) {
      queue.end(LAST, "over");
    }
    queue.abort("the server stops");
    queue.abort("again");
    queue.end(LAST, "too late");
    later.runAll();
    assertThat(sent.get(0)).isCompleted();
    for (CompletableFuture<?> one :
        List.of(sent.get(1), sent.get(2), queue.send(event(4)), queue.receive(), queue.receive())) {
      later.runAll();
      assertThatThrownBy(one::join)
          .hasCauseInstanceOf(DisconnectedException.class)
          .hasMessageContaining("the server stops");
    }
  }

  @Test
  void abortFailsReceiversThatWait() {
    EventQueue queue = queue(1);
    CompletableFuture<Event> onTheWay = queue.receive();
    put(queue, List.of(event(1)));
    CompletableFuture<Event> receive = queue.receive();
    queue.abort("the server stops");
    assertThat(onTheWay.cancel(false)).isTrue();
    later.runAll();
    assertThat(receive).isCompletedExceptionally();
    CompletableFuture<Event> next = queue.receive();
    later.runAll();
    assertThat(next).as("nothing is received any more").isCompletedExceptionally();
  }

  @Test
  void stagesAreCompletedThoughTheExecutorRefuses() {
    List<Throwable> refusals =
        List.of(new RejectedExecutionException("closed"), new OutOfMemoryError("no thread"));
    for (Throwable refusal : refusals) {
      EventQueue queue =
          new EventQueue(
              0,
              LIMIT,
              task -> {
                if (refusal instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) refusal;
              });
      CompletableFuture<Event> receive = queue.receive();
      assertThat(queue.send(event(1))).isCompleted();
      assertThat(receive).isCompletedWithValue(event(1));
    }
  }

  @Test
  void chainedStagesRunInTheContextOfTheFlowAndSeeEarlierWrites() {
    ContextVar<String> variable = ContextVar.withDefault("seen", "");
    EventQueue queue = queue(1);
    AtomicReference<String> seen = new AtomicReference<>();
    Context.where(variable, "flow")
        .run(
            () -> {
              CompletableFuture<Void> unused =
                  queue
                      .receive()
                      .thenApply(event -> variable.set(variable.get() + "+receive"))
                      .thenCompose(token -> queue.send(event(2)))
                      .thenRun(() -> seen.set(variable.get()));
            });
    Context.where(variable, "sender").run(() -> put(queue, List.of(event(1))));
    later.runAll();
    assertThat(seen).hasValue("flow+receive");
    assertThat(variable.get()).isEmpty();
  }

  @Test
  void answersAreStagesOfTheFlowToo() {
    ContextVar<String> variable = ContextVar.withDefault("seen", "");
    EventQueue queue = queue(1);
    List<String> seen = new ArrayList<>();
    CompletableFuture<Void> answer = Context.where(variable, "flow").call(() -> queue.answer(null));
    Context.where(variable, "elsewhere")
        .run(
            () -> {
              var unused = answer.thenRunAsync(() -> seen.add(variable.get()), Runnable::run);
            });
    later.runAll();
    assertThat(seen).containsExactly("elsewhere");
    CompletableFuture<Void> failed = queue.answer(new IllegalStateException("not now"));
    later.runAll();
    assertThatThrownBy(failed::join).hasMessageContaining("not now");
  }
}
