package io.github.throughline.websocket;

import io.github.throughline.application.WebSocketEvent;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client of a WebSocket, as the container shows it. One call at a time. */
interface Peer {
  /**
   * Sends a message, without waiting.
   *
   * @param sent told once, by any thread, when the container has taken it; {@code null} or why not
   */
  void send(WebSocketEvent.Send message, Consumer<@Nullable Throwable> sent);

  /** Asks whether the client is there. May block. */
  void ping() throws IOException;

  /** Closes the WebSocket, whatever its state. May block. Never throws. */
  void close(int code, String reason);
}
