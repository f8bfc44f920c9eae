package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.WebSocketEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client that takes messages when it is told to, and notes what comes. */
final class ScriptedPeer implements Peer {
  /** What was done to it, in order. */
  final List<String> calls = new ArrayList<>();

  /** Whether it takes messages at once. */
  boolean taking = true;

  /** Thrown by the next message, and by pings. */
  @Nullable Throwable refusal;

  /** Run within a close. */
  Runnable onClose = () -> {};

  private final Queue<Consumer<@Nullable Throwable>> waiting = new ArrayDeque<>();

  @Override
  public void send(WebSocketEvent.Send message, Consumer<@Nullable Throwable> sent) {
    ByteBuffer bytes = message.bytes();
    calls.add("send " + (bytes == null ? message.text() : bytes.remaining() + " bytes"));
    refuse();
    if (taking) {
      sent.accept(null);
    } else {
      waiting.add(sent);
    }
  }

  private void refuse() {
    Throwable thrown = refusal;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  /** Takes the message that is on its way. */
  void takes() {
    requireNonNull(waiting.poll()).accept(null);
  }

  /** Fails to take the message that is on its way. */
  void fails() {
    requireNonNull(waiting.poll()).accept(new IOException("reset"));
  }

  @Override
  public void ping() {
    calls.add("ping");
    refuse();
  }

  @Override
  public void close(int code, String reason) {
    calls.add(("close " + code + " " + reason).strip());
    onClose.run();
  }
}
