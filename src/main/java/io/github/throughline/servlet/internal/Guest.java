package io.github.throughline.servlet.internal;

/** What an application has under way, as seen by the server that stops. */
public interface Guest {
  /** Does what is done in the container's call of the servlet, once it can be disconnected. */
  default void serve() {}

  /** Whether it cannot go on before a thread has left the container's call of the servlet. */
  default boolean isServedBy(Thread thread) {
    return false;
  }

  /** Asks for the end, and leaves time for it. */
  default void goAway() {}

  /** Ends it, as it has not ended in time. */
  void disconnect();
}
