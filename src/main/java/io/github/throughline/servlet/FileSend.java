package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The body that is in a file. The executor reads it into one buffer, which is a piece of the
 * response each time that it is full: it is either read into or written, never both.
 */
final class FileSend implements Piece, Runnable {
  private final Path path;
  private final LongFunction<Head> headOf;
  private final ResponseParts parts;
  private final Answer answer;
  private @Nullable SeekableByteChannel file;
  private @Nullable Head head;
  private long left;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /**
   * Makes a body.
   *
   * @param headOf makes the head for the length of the file
   */
  FileSend(Path path, LongFunction<Head> headOf, ResponseParts parts, Answer answer) {
    this.path = path;
    this.headOf = headOf;
    this.parts = parts;
    this.answer = answer;
  }

  /** Has the next part read. */
  void read() {
    try {
      parts.executor().execute(this);
    } catch (RejectedExecutionException e) {
      failed(e);
    }
  }

  @Override
  public void run() {
    try {
      SeekableByteChannel open = file == null ? open() : file;
      buffer.clear().limit((int) Math.min(buffer.capacity(), left));
      while (buffer.hasRemaining()) {
        if (open.read(buffer) < 0) {
          throw new IOException(path + " has become shorter while it was sent");
        }
      }
      left -= buffer.flip().remaining();
      boolean last = left == 0; // once this is put, another thread may read the next part
      parts.put(this);
      if (last) {
        parts.put(new End(parts));
      }
      parts.write();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  private SeekableByteChannel open() throws IOException {
    SeekableByteChannel open = Files.newByteChannel(path);
    file = open;
    left = open.size();
    head = headOf.apply(left);
    if (head.length() == 0 || head.hasNoBody()) {
      left = 0;
    }
    buffer = ByteBuffer.allocate((int) Math.min(parts.bufferBytes(), left));
    return open;
  }

  private void failed(Throwable failure) {
    close(failure);
    parts.fail(failure);
  }

  private void close(@Nullable Throwable failure) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // it was only read
    }
    answer.decide(failure);
  }

  @Override
  public boolean begin(ResponseSink sink) {
    if (head != null) {
      sink.start(head);
      head = null;
    }
    return true;
  }

  @Override
  public ByteBuffer bytes() {
    return buffer;
  }

  @Override
  public void done(@Nullable Throwable failure) {
    if (failure != null || left == 0) {
      close(failure);
    } else {
      read();
    }
  }
}
