package io.github.throughline.bridge;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Threads that must not block, as many connections wait for each of them. They are told by the
 * names of their types, as none of the libraries need be there, and looked at afresh for every
 * call: a table of known classes would keep the loaders of redeployed applications alive.
 */
final class EventLoops {
  /** Netty's threads, and those of Vert.x, which extend them. */
  private static final String NETTY = "io.netty.util.concurrent.FastThreadLocalThread";

  /** Undertow's. */
  private static final String XNIO = "org.xnio.XnioIoThread";

  /** Reactor's mark. */
  private static final String REACTOR = "reactor.core.scheduler.NonBlocking";

  private EventLoops() {}

  /**
   * Refuses a blocking call on a thread that must not block.
   *
   * @param thread the thread that is to wait
   * @param body what it is to wait for, named by its {@code toString()}
   * @throws IllegalStateException if the thread is one of an event loop
   */
  static void refuse(Thread thread, Object body) {
    if (mustNotBlock(thread)) {
      throw new IllegalStateException(
          "thread "
              + thread.getName()
              + " ("
              + thread.getClass().getName()
              + ") is an event loop and must not wait for "
              + body
              + "; chain on its stage instead, or hand the call to a managed executor");
    }
  }

  private static boolean mustNotBlock(Thread thread) {
    for (Class<?> type = thread.getClass(); type != Thread.class; type = type.getSuperclass()) {
      if (type.getName().equals(NETTY)) {
        return !permitsBlocking(thread, type);
      }
      if (type.getName().equals(XNIO) || isMarked(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMarked(Class<?> type) {
    for (Class<?> mark : type.getInterfaces()) {
      if (mark.getName().equals(REACTOR) || isMarked(mark)) {
        return true;
      }
    }
    return false;
  }

  /** Worker threads of Vert.x do; a Netty too old to be asked is taken at its word: it does not. */
  private static boolean permitsBlocking(Thread thread, Class<?> netty) {
    @Nullable Object permits;
    try {
      permits = netty.getMethod("permitBlockingCalls").invoke(thread);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return false;
    }
    return Boolean.TRUE.equals(permits);
  }
}
