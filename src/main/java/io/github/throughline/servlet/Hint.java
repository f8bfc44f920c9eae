package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Early hints, before the head. */
record Hint(List<String> links, Answer answer) implements Piece {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  @Override
  public boolean begin(ResponseSink sink) throws IOException {
    sink.hint(links);
    return false;
  }

  @Override
  public ByteBuffer bytes() {
    return NOTHING;
  }

  @Override
  public void done(@Nullable Throwable failure) {
    answer.decide(failure);
  }
}
