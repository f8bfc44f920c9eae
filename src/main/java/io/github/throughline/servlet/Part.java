package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Answer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a body, after the head if there is one.
 *
 * @param answer decided when they are written; {@code null} if the sender does not wait for that
 */
record Part(@Nullable Head head, ByteBuffer bytes, @Nullable Answer answer) implements Piece {
  @Override
  public boolean isAwaited() {
    return answer != null;
  }

  @Override
  public boolean begin(ResponseSink sink) {
    if (head != null) {
      sink.start(head);
    }
    return true;
  }

  @Override
  public void done(@Nullable Throwable failure) {
    if (answer != null) {
      answer.decide(failure);
    }
  }
}
