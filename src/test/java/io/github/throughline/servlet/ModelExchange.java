package io.github.throughline.servlet;

import static io.github.throughline.bridge.Models.check;
import static java.util.Objects.requireNonNull;

import io.github.throughline.ManualTimers;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.Request;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.internal.Timers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The exchange of a model: its application is the thread that makes it. */
final class ModelExchange {
  final ModelContainer container;
  final Exchange exchange;
  private final ManualTimers timers = new ManualTimers();
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private final AtomicInteger left = new AtomicInteger();
  private final List<CompletableFuture<?>> sent = new ArrayList<>();
  private final List<CompletableFuture<Event>> received = new ArrayList<>();
  private @Nullable Receive receive;
  private @Nullable Send send;

  /** Makes an exchange whose application is not called yet. */
  ModelExchange() {
    this(0, 100, false);
  }

  /** Makes an exchange whose application was called. */
  ModelExchange(long bodyLength, int room) {
    this(bodyLength, room, true);
  }

  private ModelExchange(long bodyLength, int room, boolean called) {
    container = new ModelContainer(room);
    Hosting hosting =
        new Hosting(
            this::call,
            Runnable::run, // nothing that it runs here blocks
            TrialExchange.LIMITS,
            new Timers(timers, timers::nanoTime));
    exchange =
        new Exchange(
            hosting,
            Events.scope("GET"),
            bodyLength,
            container.new Source(),
            container,
            container,
            left::incrementAndGet);
    exchange.begin();
    if (called) {
      exchange.writable();
    }
  }

  private CompletionStage<?> call(Scope scope, Receive receiving, Send sending) {
    receive = receiving;
    send = sending;
    return done;
  }

  private void send(Event event) {
    sent.add(requireNonNull(send).send(event).toCompletableFuture());
  }

  private static ByteBuffer one(int number) {
    return ByteBuffer.wrap(new byte[] {(byte) number});
  }

  /** Sends a response of two parts, without a wait in between. */
  void respond() {
    send(Events.start(200));
    send(new ResponseBody(one(1), true));
    send(new ResponseBody(one(2), false));
  }

  void respondAndEnd() {
    respond();
    applicationEnds();
  }

  void receiveTwice() {
    receive();
    receive();
  }

  private void receive() {
    received.add(requireNonNull(receive).receive().toCompletableFuture());
  }

  boolean hasReceived(int events) {
    return received.size() == events && received.stream().allMatch(CompletableFuture::isDone);
  }

  /** How many bytes of the request have come to those who are done. */
  int bytesReceived() {
    return received.stream()
        .filter(CompletableFuture::isDone)
        .map(CompletableFuture::join)
        .mapToInt(event -> event instanceof Request part ? part.body().remaining() : 0)
        .sum();
  }

  /** The container calls the servlet, and tells that it has left it. */
  void serve() {
    exchange.serve();
    exchange.writable();
  }

  /** The container is ready for some calls more. */
  void ready() {
    container.makeRoom();
    exchange.writable();
  }

  void untilReady() {
    for (int i = 0; i < 4; i++) {
      ready();
    }
  }

  /** Two bytes of the request come, one by one. */
  void arrives() {
    container.put();
    exchange.readable();
    container.put();
    exchange.readable();
  }

  void applicationEnds() {
    done.complete(null);
  }

  void checkOver() {
    if (container.isCuttingOff()) {
      exchange.completed();
    }
    container.checkEnded();
    for (CompletableFuture<?> stage : sent) {
      check(stage.isDone(), "a sender waits");
    }
    check(left.get() == 1, "left once");
  }
}
