package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds the client back until what it has sent is taken. Jakarta WebSocket has no call for that.
 * Tomcat and Undertow have one of their own; Undertow needs it, as it calls on its I/O threads.
 * Other containers read on when their thread is back, so that is kept.
 *
 * <p>Tomcat forgets the messages that it has read already if it may go on before its thread has
 * come to a stop: until more bytes come, which may be never. That thread has the connection's lock.
 */
final class Brake {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  /** What stops, what goes on, the object to ask, and the lock to have when it is asked. */
  private record Native(Object target, Method stop, Method go, Lock lock) {}

  /** {@code null} to keep the thread. */
  private final @Nullable Native container;

  private final Lock lock;

  /** Changed with the lock. */
  private final AtomicInteger held = new AtomicInteger();

  private Brake(@Nullable Native container) {
    this.container = container;
    this.lock = container == null ? new ReentrantLock() : container.lock;
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
      Object connection = field(field(session, "wsRemoteEndpoint"), "socketWrapper");
      Object lock = connection.getClass().getMethod("getLock").invoke(connection);
      return of(session, "suspend", "resume", (Lock) requireNonNull(lock));
    }
    if (container.startsWith("io.undertow.")) {
      Object channel = session.getClass().getMethod("getWebSocketChannel").invoke(session);
      return of(channel, "suspendReceives", "resumeReceives", new ReentrantLock());
    }
    return null;
  }

  private static Native of(Object target, String stop, String go, Lock lock)
      throws NoSuchMethodException {
    Class<?> type = target.getClass();
    return new Native(target, type.getMethod(stop), type.getMethod(go), lock);
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  /** Whether the client is held back now. */
  boolean isHeld() {
    return held.get() > 0;
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

  private void stop() {
    locked(
        () -> {
          if (held.incrementAndGet() == 1 && container != null) {
            call(container, container.stop);
          }
        });
  }

  /** The container may go on within this, and stop again. */
  private boolean release() {
    locked(
        () -> {
          if (held.decrementAndGet() == 0 && container != null) {
            call(container, container.go);
          }
        });
    return true;
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private static void call(Native container, Method method) {
    try {
      method.invoke(container.target);
    } catch (ReflectiveOperationException | RuntimeException e) { // such as of a closed session
      LOGGER.log(Level.DEBUG, "A WebSocket could not be held back, or let go", e);
    }
  }
}
