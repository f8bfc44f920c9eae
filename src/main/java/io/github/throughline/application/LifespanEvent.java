package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

/** Events of the life of a server. */
public sealed interface LifespanEvent extends Event {
  /** To the application: the server is about to take its first connection. */
  record Startup() implements LifespanEvent {
    @Override
    public String type() {
      return "lifespan.startup";
    }
  }

  /** To the server: the application is ready. */
  record StartupComplete() implements LifespanEvent {
    @Override
    public String type() {
      return "lifespan.startup.complete";
    }
  }

  /**
   * To the server: the application cannot be served.
   *
   * @param message tells why
   */
  record StartupFailed(String message) implements LifespanEvent {
    /** Makes an event. */
    public StartupFailed {
      requireNonNull(message, "StartupFailed.message");
    }

    @Override
    public String type() {
      return "lifespan.startup.failed";
    }
  }

  /** To the application: the last connection is closed. */
  record Shutdown() implements LifespanEvent {
    @Override
    public String type() {
      return "lifespan.shutdown";
    }
  }

  /** To the server: the application has cleaned up. */
  record ShutdownComplete() implements LifespanEvent {
    @Override
    public String type() {
      return "lifespan.shutdown.complete";
    }
  }

  /**
   * To the server: the application could not clean up.
   *
   * @param message tells why
   */
  record ShutdownFailed(String message) implements LifespanEvent {
    /** Makes an event. */
    public ShutdownFailed {
      requireNonNull(message, "ShutdownFailed.message");
    }

    @Override
    public String type() {
      return "lifespan.shutdown.failed";
    }
  }
}
