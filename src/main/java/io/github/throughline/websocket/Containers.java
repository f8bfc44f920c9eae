package io.github.throughline.websocket;

import jakarta.websocket.Session;

/** What is to be known of containers. */
final class Containers {
  private Containers() {}

  static boolean isUndertow(Session session) {
    return session.getClass().getName().startsWith("io.undertow.");
  }
}
