package io.github.throughline.websocket;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds the client back until what it has sent is taken. Jakarta WebSocket has no call for that.
 * Tomcat and Undertow have one of their own; Undertow needs it, as it calls on its I/O threads.
 * Other containers read on when their thread is back, so that is kept.
 */
final class Brake {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  /** What stops, what goes on, and the object to ask; {@code null} to keep the thread. */
  private record Native(Object target, Method stop, Method go) {}

  private final @Nullable Native container;
  private int held; // guarded by this

  private Brake(@Nullable Native container) {
    this.container = container;
  }

  static Brake of(Session session) {
    try {
      return new Brake(find(session));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOGGER.log(Level.DEBUG, "A WebSocket is held back by its thread", e);
      return new Brake(null);
    }
  }

  private static @Nullable Native find(Session session) throws ReflectiveOperationException {
    String container = session.getClass().getName();
    if (container.equals("org.apache.tomcat.websocket.WsSession")) {
      return of(session, "suspend", "resume");
    }
    if (container.startsWith("io.undertow.")) {
      Object channel = session.getClass().getMethod("getWebSocketChannel").invoke(session);
      return of(channel, "suspendReceives", "resumeReceives");
    }
    return null;
  }

  private static Native of(Object target, String stop, String go) throws NoSuchMethodException {
    Class<?> type = target.getClass();
    return new Native(target, type.getMethod(stop), type.getMethod(go));
  }

  /** Whether the client is held back now. */
  synchronized boolean isHeld() {
    return held > 0;
  }

  /** Holds the client back until then, if that is not now. */
  void until(CompletableFuture<?> taken) {
    if (taken.isDone()) {
      return;
    }
    stop();
    CompletableFuture<?> gone = taken.handle((done, failure) -> release());
    if (container == null) {
      gone.join();
    }
  }

  private synchronized void stop() {
    if (held++ == 0 && container != null) {
      call(container, container.stop);
    }
  }

  /** The container may go on within this, and stop again. */
  private synchronized boolean release() {
    if (--held == 0 && container != null) {
      call(container, container.go);
    }
    return true;
  }

  private static void call(Native container, Method method) {
    try {
      method.invoke(container.target);
    } catch (ReflectiveOperationException | RuntimeException e) { // such as of a closed session
      LOGGER.log(Level.DEBUG, "A WebSocket could not be held back, or let go", e);
    }
  }
}
