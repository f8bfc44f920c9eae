package io.github.throughline.servlet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A part of a response; called in turns. */
interface Piece {
  /** Called once, before any byte is written. */
  void begin(ResponseSink sink);

  /** Answers what to write next; without anything left if all is written. */
  ByteBuffer bytes();

  /**
   * Called once, when the piece was written and the container is ready again, or with the reason
   * why it never will be.
   */
  void done(@Nullable Throwable failure);
}
