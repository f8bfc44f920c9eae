package io.github.throughline.server;

import static io.github.throughline.server.Sessions.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Event;
import io.github.throughline.application.Send;
import io.github.throughline.server.Sessions.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent to an instance is received, or its sender is told that it was not. */
class Rule36InboxTest {
  private final Sessions sessions = new Sessions();
  private final TrialServer server = TrialServer.direct(sessions, 2);
  private final Send ann = server.to("ann");
  private final Session session = sessions.of("ann");

  @AfterEach
  void close() {
    server.close();
  }

  private CompletableFuture<?> send(String text) {
    return ann.send(event(text)).toCompletableFuture();
  }

  @Test
  void sendCompletesWhenTheEventIsReceived() {
    CompletableFuture<?> first = send("1");
    CompletableFuture<?> second = send("2");
    assertThat(first).isNotDone();
    assertThat(session.next().join()).isEqualTo(event("1"));
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(session.next().join()).isEqualTo(event("2"));
    assertThat(second).isCompleted();
  }

  @Test
  void moreEventsThanTheInboxHoldsAreRejected() {
    List<CompletableFuture<?>> held = List.of(send("1"), send("2"), send("3"));
    assertThatThrownBy(send("4")::join)
        .hasCauseInstanceOf(RejectedExecutionException.class)
        .hasMessageContainingAll("3 events", "instance \"ann\"");
    assertThat(held).noneMatch(CompletableFuture::isDone);
    assertThat(server.tell("bob", "1")).isNotDone();
    assertThat(session.next().join()).isEqualTo(event("1"));
    assertThat(send("5")).isNotDone();
    assertThat(session.next().join()).isEqualTo(event("2"));
    assertThat(session.next().join()).isEqualTo(event("3"));
    assertThat(session.next().join()).isEqualTo(event("5"));
  }

  @Test
  void manyEventsPassWhereEachIsReceived() {
    for (int i = 0; i < 1000; i++) {
      CompletableFuture<Event> receiving = session.next();
      assertThat(send("" + i)).isCompleted();
      assertThat(receiving.join()).isEqualTo(event("" + i));
    }
  }

  @Test
  void eventOfACancelledReceiveGoesToTheNext() {
    CompletableFuture<Event> given = session.next();
    given.cancel(true);
    CompletableFuture<?> sent = send("1");
    assertThat(sent).isNotDone();
    assertThat(session.next().join()).isEqualTo(event("1"));
    assertThat(sent).isCompleted();
  }

  @Test
  void whatTheInstanceSendsIsTheServersInOrder() {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (String text : List.of("1", "2", "3")) {
      sent.add(session.say(text));
    }
    assertThat(sent).allMatch(CompletableFuture::isDone);
    assertThat(server.sent).containsExactly(event("1"), event("2"), event("3"));
  }
}
