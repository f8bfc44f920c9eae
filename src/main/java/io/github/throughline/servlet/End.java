package io.github.throughline.servlet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Behind the last piece of a response: done when all is flushed. */
record End(ResponseParts parts) implements Piece {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  @Override
  public boolean begin(ResponseSink sink) {
    return true;
  }

  @Override
  public boolean isAwaited() {
    return false;
  }

  @Override
  public ByteBuffer bytes() {
    return NOTHING;
  }

  @Override
  public void done(@Nullable Throwable failure) {
    if (failure == null) {
      parts.finish();
    }
  }
}
