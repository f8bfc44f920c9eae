package io.github.throughline.servlet;

import io.github.throughline.application.DisconnectedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pieces of a response, in order. Each write and each flush has a ready container of its
 * own, and a piece is done when the container is ready again: nothing of it is needed any more, and
 * whoever waits for that keeps one piece under way. Before a piece that nothing follows is done, it
 * is flushed, so that the client has what the application has sent. Used in turns.
 */
final class ResponseWriter {
  private final ResponseSink sink;
  private final Queue<Piece> pieces = new ArrayDeque<>(2);
  private @Nullable String closed;

  /** The container has said that it is not ready, or has not said anything; it will tell. */
  private boolean waiting = true;

  /** Before the container has told anything, it may be the application that it waits for. */
  private boolean told;

  private boolean begun;
  private boolean unflushed;
  private boolean committed;

  ResponseWriter(ResponseSink sink) {
    this.sink = sink;
  }

  void add(Piece piece) {
    pieces.add(piece);
    if (closed != null) {
      close(closed);
    }
  }

  /** The container has told that it is ready. */
  void ready() {
    waiting = false;
    told = true;
  }

  /** Whether it is the client's turn: there is something to write, and the container takes none. */
  boolean isHeldUp() {
    return waiting && !pieces.isEmpty() && (told || isAwaited());
  }

  private boolean isAwaited() {
    for (Piece piece : pieces) {
      if (piece.isAwaited()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the client may have got something of the response. */
  boolean isCommitted() {
    return committed;
  }

  /** Writes what can be written. */
  void advance() throws IOException {
    while (!pieces.isEmpty() && isReady()) {
      step(pieces.element());
    }
  }

  /** Asked before each call, as containers may change their mind in between. */
  private boolean isReady() throws IOException {
    if (!waiting) {
      waiting = !sink.isReady();
    }
    return !waiting;
  }

  /** Makes at most one call to the container that needs it to be ready. */
  private void step(Piece piece) throws IOException {
    if (!begun) {
      unflushed |= piece.begin(sink);
      begun = true;
    }
    ByteBuffer bytes = piece.bytes();
    if (bytes.hasRemaining()) {
      committed = true;
      sink.write(bytes);
    } else if (unflushed && pieces.size() == 1) {
      committed = true;
      unflushed = false;
      sink.flush();
    } else {
      pieces.remove();
      begun = false;
      piece.done(null);
    }
  }

  /** Ends all that is not written, and what is still to come, for a reason. */
  void close(String reason) {
    closed = reason;
    while (!pieces.isEmpty()) {
      Throwable failure = new DisconnectedException(reason); // not made where nobody needs it
      for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
        piece.done(failure);
      }
    }
  }
}
