package io.github.throughline.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A part of a response; called in turns. */
interface Piece {
  /**
   * Called once, before any byte is written.
   *
   * @return whether the piece is to be flushed
   */
  boolean begin(ResponseSink sink) throws IOException;

  /** Whether the application waits for its end. */
  default boolean isAwaited() {
    return true;
  }

  /** Answers what to write next; without anything left if all is written. */
  ByteBuffer bytes();

  /**
   * Called once, when the piece was written and the container is ready again, or with the reason
   * why it never will be.
   */
  void done(@Nullable Throwable failure);
}
