package io.github.throughline.websocket;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.bridge.internal.Timers;
import io.github.throughline.servlet.internal.Answer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the client, one after the other, once there is one: containers fail when two are
 * under way, or queue them without a bound. Used in turns.
 */
final class Outbox {
  private static final long SOON_NANOS = 1_000_000_000;

  private final Executor executor;
  private final Consumer<@Nullable Throwable> sent;
  private final Queue<Item> items = new ArrayDeque<>();
  private @Nullable Item underWay;
  private @Nullable Peer peer;
  private @Nullable String closed;

  /** An event and who waits for it; {@code null} for the server's own. */
  private record Item(@Nullable WebSocketEvent event, @Nullable Answer answer) {
    void decide(@Nullable Throwable failure) {
      if (answer != null) {
        answer.decide(failure);
      }
    }
  }

  /** A ping. */
  private static final Item PING = new Item(null, null);

  /**
   * Makes one that has no client yet.
   *
   * @param executor does what may block, always
   * @param sent has a step call {@link #done}; any thread
   */
  Outbox(Executor executor, Consumer<@Nullable Throwable> sent) {
    this.executor = executor;
    this.sent = sent;
  }

  /** The client is there. */
  void open(Peer client) {
    peer = client;
    advance();
  }

  /**
   * Adds a message or a close.
   *
   * @param answer of who has sent it; {@code null} for the server's own
   */
  void add(WebSocketEvent event, @Nullable Answer answer) {
    Item item = new Item(event, answer);
    if (closed != null) {
      item.decide(new DisconnectedException(closed));
    } else {
      items.add(item);
      advance();
    }
  }

  /** Closes the WebSocket at once, if there is one. */
  void cut(int code) {
    Peer client = peer;
    if (client != null) {
      executor.execute(() -> client.close(code, ""));
    }
  }

  /** Does so when the container has had time to tell the client why it has failed itself. */
  void cutSoon(Timers timers, int code) {
    var unused = timers.schedule(SOON_NANOS, () -> cut(code));
  }

  /** Pings the client, if there is one, unless something else is on its way. */
  void ping() {
    if (peer != null && underWay == null && closed == null) {
      items.add(PING);
      advance();
    }
  }

  /** Whether something is on its way. */
  boolean isBusy() {
    return underWay != null;
  }

  /** Whether nothing can be sent any more. */
  boolean isClosed() {
    return closed != null;
  }

  /** Answers what is to be told of the close that is on its way, if one is. */
  @Nullable Disconnect closing() {
    return underWay != null && underWay.event instanceof WebSocketEvent.Close close
        ? new Disconnect(close.code(), close.reason())
        : null;
  }

  /** What was on its way has been sent, or else nothing more can be. */
  void done(@Nullable Throwable failure) {
    if (failure != null) {
      close("The client has gone");
    } else if (underWay != null) {
      underWay.decide(null);
      underWay = null;
      advance();
    }
  }

  private void advance() {
    Peer client = peer;
    if (client == null || underWay != null || items.isEmpty()) {
      return;
    }
    Item item = items.remove();
    underWay = item;
    if (item.event instanceof WebSocketEvent.Send message) {
      send(client, message);
    } else {
      executor.execute(() -> sent.accept(block(client, item)));
    }
  }

  private void send(Peer client, WebSocketEvent.Send message) {
    try {
      client.send(message, sent);
    } catch (RuntimeException e) { // what containers throw of closed sessions
      sent.accept(e);
    }
  }

  private static @Nullable Throwable block(Peer client, Item item) {
    try {
      if (item.event instanceof WebSocketEvent.Close close) {
        client.close(close.code(), close.reason());
      } else {
        client.ping();
      }
      return null;
    } catch (IOException | RuntimeException e) {
      return e;
    }
  }

  /**
   * Refuses what is still to be sent.
   *
   * @param reason what those who have sent it are told
   */
  void close(String reason) {
    if (closed != null) {
      return;
    }
    closed = reason;
    if (underWay != null) {
      underWay.decide(closing() == null ? new DisconnectedException(reason) : null);
      underWay = null;
    }
    items.forEach(item -> item.decide(new DisconnectedException(reason)));
    items.clear();
  }
}
