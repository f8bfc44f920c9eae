package io.github.throughline.websocket;

import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.internal.Handing;
import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Upgrades.Setup;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the container tells of a WebSocket. Messages are taken in parts, as containers have limits
 * and buffers of their own for whole ones. Public as Jetty wants it.
 */
public final class SocketEndpoint extends Endpoint {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private static final int FIRST_CODE = 1000;
  private static final int LAST_CODE = 4999;

  private final Socket socket;
  private final Setup setup;
  private final Container container;
  private final Pulse pulse;
  private final Assembly assembly;
  private volatile @Nullable Brake brake;

  /** Some containers tell of messages that come after a close. */
  private volatile boolean closed;

  SocketEndpoint(Socket socket, Setup setup, Pulse pulse) {
    this.pulse = pulse;
    this.socket = socket;
    this.setup = setup;
    this.container = setup.container();
    this.assembly = new Assembly(setup.messageBytes());
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(0); // there are pings instead
    brake = Brake.of(session);
    session.addMessageHandler(String.class, parts(assembly::add));
    session.addMessageHandler(ByteBuffer.class, parts(assembly::add));
    session.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> pulse.heard());
    socket.opened(new SessionPeer(session, container));
  }

  private <P> MessageHandler.Partial<P> parts(
      BiFunction<P, Boolean, WebSocketEvent.@Nullable Receive> adding) {
    return (part, last) -> take(adding.apply(part, last));
  }

  private void take(WebSocketEvent.@Nullable Receive message) {
    if (closed) {
      return; // the socket may hear of the close later, as it does so in turns
    }
    pulse.heard();
    Brake holding = brake;
    if (assembly.isFull()) {
      socket.tooLong();
    } else if (message != null && holding != null) {
      holding.until(socket.received(message));
    }
  }

  /** Does what may block, always. */
  Executor executor() {
    return new Handing(setup.executor());
  }

  /** Has that run when a client has had its time to answer that the WebSocket is closed. */
  Future<?> whenUnanswered(Runnable task) {
    return setup
        .timers()
        .schedule(SessionPeer.CLOSING.toNanos(), () -> setup.executor().execute(task));
  }

  /** Whether the client is held back, and cannot be heard. */
  boolean isHeld() {
    Brake holding = brake;
    return holding != null && holding.isHeld();
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    closed = true;
    int code = reason.getCloseCode().getCode();
    String phrase = reason.getReasonPhrase();
    Disconnect lost = EarlyEnd.GONE.told(); // containers have reasons of their own for that
    boolean told =
        code >= FIRST_CODE
            && code <= LAST_CODE
            && code != lost.code()
            && !(container == Container.OPEN_LIBERTY && isLostOnLiberty(code, phrase));
    socket.closed(told ? new Disconnect(code, phrase == null ? "" : phrase) : lost);
  }

  /** Open Liberty tells of a client that has gone as of one that has failed. */
  private static boolean isLostOnLiberty(int code, @Nullable String phrase) {
    return code == EarlyEnd.FAILED.code && phrase != null && phrase.startsWith("Connection ");
  }

  /** All containers tell of the close, too. */
  @Override
  public void onError(Session session, Throwable failure) {
    LOGGER.log(Level.DEBUG, () -> socket + " has a problem", failure);
  }
}
