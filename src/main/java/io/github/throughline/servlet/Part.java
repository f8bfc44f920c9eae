package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Answer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes of a body, after the head if there is one. */
record Part(@Nullable Head head, ByteBuffer bytes, Answer answer) implements Piece {
  @Override
  public boolean begin(ResponseSink sink) {
    if (head != null) {
      sink.start(head);
    }
    return true;
  }

  @Override
  public void done(@Nullable Throwable failure) {
    answer.decide(failure);
  }
}
