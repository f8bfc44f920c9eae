package io.github.throughline.servlet;

import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.internal.EventQueue;
import jakarta.servlet.ReadListener;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request when the application wants more of it, and no more than that. Used in
 * turns.
 *
 * <pre>
 * state   | wanted             | the container tells of bytes | of the end | leaves by
 * NEW     | listens, READING   |                              |            |
 * READING | asks, reads        | reads if wanted              | ENDED      | -1, length reached, end told
 * ENDED   | nothing            | nothing                      | nothing    |
 * </pre>
 *
 * The end is not believed while the source has a rest. A body of no bytes is ENDED when it is
 * wanted, and nothing is listened to.
 */
final class RequestReader {
  private enum State {
    NEW,
    READING,
    ENDED
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** How often a container may be ready with nothing, before it is taken for broken. */
  private static final int EMPTY_READS = 100;

  private final RequestSource source;
  private final ReadListener listener;
  private final EventQueue events;
  private final long length;
  private final long limit;
  private final int bufferBytes;

  private State state = State.NEW;
  private boolean waiting;
  private long read;
  private int emptyReads;
  private byte @Nullable [] buffer;
  private int filled;

  /**
   * Makes a reader.
   *
   * @param listener told what the container tells of the body
   * @param events where the parts go
   * @param length of the body; negative if it is not known
   */
  RequestReader(
      RequestSource source,
      ReadListener listener,
      EventQueue events,
      long length,
      Hosting.Limits limits) {
    this.source = source;
    this.listener = listener;
    this.events = events;
    this.length = length;
    this.limit = limits.bodyBytes();
    this.bufferBytes = limits.bufferBytes();
  }

  /** A body that is longer than the server takes. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(long limit) {
      super("The body of the request is longer than %d bytes".formatted(limit));
    }
  }

  /** The container has told that there is something to read. */
  void ready() {
    waiting = false;
  }

  /** The container has told that all is read, or that there is nothing; some tell it twice. */
  void allRead() throws IOException {
    if (state == State.READING && source.hasRest()) {
      ready();
    } else {
      end();
    }
  }

  private void end() throws IOException {
    if (state != State.ENDED) {
      if (read < length) { // some tell that of a client that has gone
        throw new EOFException("The body has ended after %d of %d bytes".formatted(read, length));
      }
      state = State.ENDED;
      if (filled > 0) {
        putFilled(false);
      } else {
        put(NOTHING, false);
      }
    }
  }

  /** Whether it is the client's turn: more is wanted, and there is nothing yet. */
  boolean isHeldUp() {
    return waiting && state == State.READING && events.isWanted();
  }

  /** Reads what is wanted and there: a part is as much as there is, and goes into the buffer. */
  void advance() throws IOException {
    if (length == 0 && state == State.NEW && events.isWanted()) {
      end(); // which the container need not be asked for
    }
    try {
      boolean more = true;
      while (more && state != State.ENDED && events.isWanted() && isReady()) {
        more = readOnce();
      }
    } finally {
      putFilled(true);
    }
  }

  private boolean isReady() throws IOException {
    if (state == State.NEW) {
      state = State.READING;
      source.listen(listener);
    }
    if (!waiting && !source.isReady()) {
      waiting = true;
      if (source.isFinished()) { // not every container tells of the end of an empty body
        listener.onAllDataRead(); // behind what the container has told before
      }
    }
    return !waiting;
  }

  /** Answers whether to ask for more. */
  private boolean readOnce() throws IOException {
    int count = source.read(buffer(), filled);
    if (count < 0) {
      end();
    } else if (count == 0 && ++emptyReads > EMPTY_READS) {
      throw new IOException("The container is ready to be read, and has nothing, again and again");
    } else if (count > 0) {
      take(count);
    }
    return count != 0 || filled == 0;
  }

  private byte[] buffer() {
    if (buffer == null) {
      buffer = new byte[length < 0 ? bufferBytes : (int) Math.min(length - read, bufferBytes)];
    }
    return buffer;
  }

  private void take(int count) throws IOException {
    emptyReads = 0;
    read += count;
    if (limit >= 0 && read > limit) {
      throw new TooLongException(limit);
    }
    filled += count;
    if (read == length) {
      state = State.ENDED;
      putFilled(false);
    } else if (filled == buffer().length) {
      putFilled(true);
    }
  }

  /** Puts what there is in the buffer: that itself if it is well filled, else a copy. */
  private void putFilled(boolean moreBody) {
    if (filled > 0) {
      byte[] bytes = buffer();
      int count = filled;
      filled = 0;
      if (count > bytes.length / 2) {
        buffer = null;
        put(ByteBuffer.wrap(bytes, 0, count), moreBody);
      } else {
        put(ByteBuffer.wrap(Arrays.copyOf(bytes, count)), moreBody);
      }
    }
  }

  private void put(ByteBuffer body, boolean moreBody) {
    var unused = events.send(new HttpEvent.Request(body, moreBody));
  }
}
