package io.github.throughline.websocket;

import static io.github.throughline.websocket.TrialSocket.assertLost;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketEvent.Send;
import io.github.throughline.server.QueuedTasks;
import io.github.throughline.servlet.internal.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final QueuedTasks tasks = new QueuedTasks();
  private final ScriptedPeer peer = new ScriptedPeer();
  private Outbox outbox = new Outbox(tasks, failure -> tasks.execute(() -> done(failure)));

  private void done(Throwable failure) {
    outbox.done(failure);
  }

  private CompletableFuture<?> add(WebSocketEvent event) {
    Answer answer = new Answer(tasks);
    outbox.add(event, answer);
    return answer.give();
  }

  private void open() {
    outbox.open(peer);
    tasks.runAll();
  }

  private void taken() {
    peer.takes();
    tasks.runAll();
  }

  @Test
  void nothingGoesBeforeThereIsAClient() {
    CompletableFuture<?> sent = add(new Send("text"));
    outbox.cut(1001);
    outbox.ping();
    tasks.runAll();
    assertThat(sent).isNotDone();
    assertThat(outbox.isBusy()).isFalse();
    open();
    assertThat(sent).isCompleted();
    assertThat(peer.calls).containsExactly("send text");
  }

  @Test
  void oneIsUnderWayAndTheOthersFollowInOrder() {
    peer.taking = false;
    open();
    for (int i = 1; i <= 3; i++) {
      var unused = add(new Send("" + i));
    }
    assertThat(peer.calls).containsExactly("send 1");
    assertThat(outbox.isBusy()).isTrue();
    taken();
    assertThat(peer.calls).containsExactly("send 1", "send 2");
    taken();
    taken();
    assertThat(peer.calls).containsExactly("send 1", "send 2", "send 3");
    assertThat(outbox.isBusy()).isFalse();
  }

  @Test
  void whatMayBlockIsTheExecutorsToDo() {
    outbox.open(peer);
    outbox.ping();
    var unused = add(new Close());
    assertThat(peer.calls).isEmpty();
    assertThat(outbox.isBusy()).isTrue();
    tasks.runAll();
    assertThat(peer.calls).containsExactly("ping", "close 1000");
    outbox.cut(1001);
    assertThat(peer.calls).hasSize(2);
    tasks.runAll();
    assertThat(peer.calls).endsWith("close 1001");
  }

  @Test
  void pingGoesOnlyWhereNothingElseDoes() {
    peer.taking = false;
    open();
    var unused = add(new Send("text"));
    outbox.ping();
    taken();
    assertThat(peer.calls).containsExactly("send text");
    outbox.ping();
    outbox.ping();
    tasks.runAll();
    assertThat(peer.calls).containsExactly("send text", "ping");
  }

  @Test
  void pingThatFailsIsTheEnd() {
    open();
    peer.refusal = new IllegalStateException("closed");
    outbox.ping();
    var unused = add(new Send("text"));
    tasks.runAll();
    assertThat(peer.calls).containsExactly("ping");
    assertThat(outbox.isClosed()).isTrue();
    assertLost(add(new Send("late")), "The client has gone");
  }

  @Test
  void closeIsToldOfWhileItIsUnderWay() {
    peer.taking = false;
    open();
    assertThat(outbox.closing()).isNull();
    var message = add(new Send("text"));
    var closed = add(new Close(3000, "bye"));
    assertThat(outbox.closing()).isNull();
    peer.onClose = () -> assertThat(outbox.closing()).isEqualTo(new Disconnect(3000, "bye"));
    taken();
    assertThat(message).isCompleted();
    assertThat(closed).isCompleted();
    assertThat(peer.calls).containsExactly("send text", "close 3000 bye");
    assertThat(outbox.closing()).isNull();
  }

  @Test
  void allIsRefusedAfterTheEnd() {
    peer.taking = false;
    open();
    CompletableFuture<?> underWay = add(new Send("1"));
    CompletableFuture<?> waiting = add(new Send("2"));
    outbox.close("It is over");
    outbox.close("It is over again");
    tasks.runAll();
    assertThat(outbox.isBusy()).isFalse();
    assertLost(underWay, "It is over");
    assertLost(waiting, "It is over");
    assertLost(add(new Send("3")), "It is over");
    outbox.ping();
    taken();
    assertThat(peer.calls).containsExactly("send 1");
  }

  @Test
  void closeThatIsUnderWayAtTheEndIsSent() {
    open();
    CompletableFuture<?> closed = add(new Close());
    outbox.close("It is over");
    tasks.runAll();
    assertThat(closed).isCompleted();
    assertThat(peer.calls).containsExactly("close 1000");
  }

  @Test
  void nothingGoesToTheClientAfterAMessageThatHasFailed() {
    peer.taking = false;
    open();
    CompletableFuture<?> sent = add(new Send("1"));
    CompletableFuture<?> waiting = add(new Send("2"));
    peer.fails();
    tasks.runAll();
    assertLost(sent, "The client has gone");
    assertLost(waiting, "The client has gone");
    assertLost(add(new Close()), "The client has gone");
    outbox.ping();
    tasks.runAll();
    assertThat(peer.calls).containsExactly("send 1");
  }

  @Test
  void serversOwnCloseTellsNobody() {
    open();
    outbox.add(new Close(1012, ""), null);
    outbox.close("It is over");
    outbox.add(new Close(1011, ""), null);
    tasks.runAll();
    assertThat(peer.calls).containsExactly("close 1012");
  }
}
