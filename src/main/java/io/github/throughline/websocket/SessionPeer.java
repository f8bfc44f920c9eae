package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.servlet.internal.Container;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client of a session. */
final class SessionPeer implements Peer {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  /** How long a client may take to answer that the WebSocket is closed. */
  static final Duration CLOSING = Duration.ofSeconds(10);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Session session;
  private final RemoteEndpoint.Async remote;
  private final boolean copying;

  SessionPeer(Session session, Container container) {
    this.session = session;
    this.copying = container == Container.OPEN_LIBERTY;
    this.remote = session.getAsyncRemote();
  }

  @Override
  public void send(WebSocketEvent.Send message, Consumer<@Nullable Throwable> sent) {
    SendHandler handler = result -> sent.accept(failureOf(result));
    String text = message.text();
    if (text == null) {
      ByteBuffer bytes = requireNonNull(message.bytes());
      remote.sendBinary(copying ? copyOf(bytes) : bytes, handler);
    } else {
      remote.sendText(text, handler);
    }
  }

  /** Open Liberty sends no buffers that are read-only, as those of events are. */
  private static ByteBuffer copyOf(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  private static @Nullable Throwable failureOf(SendResult result) {
    if (result.isOK()) {
      return null;
    }
    Throwable failure = result.getException();
    return failure == null ? new IOException("The container has not sent it") : failure;
  }

  @Override
  public void ping() throws IOException {
    remote.sendPing(NOTHING.duplicate());
  }

  /**
   * Containers differ in how long they wait for the answer of the client; some for ever. They are
   * told when there is something to wait for: Jetty ends one at once that has been idle for so
   * long.
   */
  @Override
  public void close(int code, String reason) {
    try {
      session.close(new CloseReason(() -> code, reason));
      session.setMaxIdleTimeout(CLOSING.toMillis());
    } catch (IOException | RuntimeException e) { // it is closed already, or the client has gone
      LOGGER.log(Level.DEBUG, "A WebSocket could not be closed, or has been closed", e);
    }
  }
}
