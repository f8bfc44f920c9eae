package io.github.throughline.websocket;

import static io.github.throughline.bridge.Models.check;
import static java.util.Objects.requireNonNull;

import io.github.throughline.ManualTimers;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Guest;
import io.github.throughline.servlet.internal.Upgrades.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The WebSocket of a model, accepted: its application is the thread that makes it. */
final class ModelSocket implements Guest, Peer {
  private static final Disconnect BY_CLIENT = new Disconnect(1001, "");

  final Socket socket;
  private final ManualTimers timers = new ManualTimers();
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private final List<CompletableFuture<?>> sent = new ArrayList<>();
  private final AtomicInteger left = new AtomicInteger();
  private @Nullable Receive receive;
  private @Nullable Send send;

  /** What is wrong, as a WebSocket takes a failure for one of the container. */
  private final AtomicBoolean wrong = new AtomicBoolean();

  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();

  /** The message that is on its way. */
  private final AtomicReference<@Nullable Consumer<@Nullable Throwable>> underWay =
      new AtomicReference<>();

  ModelSocket() {
    Setup setup =
        new Setup(
            Container.OTHER,
            Runnable::run, // nothing that it runs here blocks
            new Timers(timers, timers::nanoTime),
            8,
            TrialSocket.PING);
    socket = new Socket(this::call, TrialSocket.SCOPE, setup, left::incrementAndGet);
    socket.begin(this, () -> {});
    CompletableFuture<Event> exchangeEnd = new CompletableFuture<>();
    var unused = socket.answer(() -> exchangeEnd, event -> CompletableFuture.completedFuture(null));
    send(new Accept());
  }

  /** Has the container make it. */
  ModelSocket open() {
    opened();
    return this;
  }

  void opened() {
    socket.opened(this);
  }

  private CompletionStage<?> call(Scope scope, Receive receiving, Send sending) {
    receive = receiving;
    send = sending;
    return done;
  }

  // What the application does

  private void send(Event event) {
    sent.add(requireNonNull(send).send(event).toCompletableFuture());
  }

  void sendMessage() {
    send(new WebSocketEvent.Send("text"));
  }

  void sendClose() {
    send(new Close());
  }

  void applicationEnds() {
    done.complete(null);
  }

  boolean hasReceivedTheEnd() {
    CompletionStage<Event> connect = requireNonNull(receive).receive();
    return connect.toCompletableFuture().isDone()
        && requireNonNull(receive).receive().toCompletableFuture().isDone();
  }

  // What the container does

  /** Takes the message that is on its way, if there is one. */
  void takes() {
    Consumer<@Nullable Throwable> sender = underWay.getAndSet(null);
    if (sender != null) {
      sender.accept(null);
    }
  }

  void takesAll() {
    while (underWay.get() != null) {
      takes();
    }
  }

  void closed() {
    socket.closed(BY_CLIENT);
  }

  private void require(boolean holds) {
    if (!holds) {
      wrong.set(true);
    }
  }

  @Override
  public void send(WebSocketEvent.Send message, Consumer<@Nullable Throwable> taken) {
    messages.incrementAndGet();
    require(closes.get() == 0);
    require(underWay.getAndSet(taken) == null);
  }

  @Override
  public void ping() {
    require(false);
  }

  @Override
  public void close(int code, String reason) {
    require(closes.getAndIncrement() == 0);
    require(underWay.get() == null);
  }

  @Override
  public void disconnect() {
    require(false);
  }

  // What has to hold

  void checkMessages(int least, int most) {
    check(messages.get() >= least && messages.get() <= most, "messages");
  }

  void checkCloses(int least) {
    check(closes.get() >= least, "closed");
  }

  void checkNotLeft() {
    check(left.get() == 0, "left too early");
  }

  /** All three are over: the application, the exchange and the WebSocket. */
  void checkOver() {
    check(!wrong.get(), "a call that must not be");
    for (CompletableFuture<?> stage : sent) {
      check(stage.isDone(), "a sender waits");
    }
    check(left.get() == 1, "left once");
  }
}
