package io.github.throughline.servlet;

import static io.github.throughline.bridge.Models.check;

import io.github.throughline.servlet.internal.Upgrade;
import jakarta.servlet.ReadListener;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The container of a model, which checks what it is asked to do. */
final class ModelContainer implements ResponseSink, Ending {
  /** What is wrong, as an exchange takes a failure for one of the application. */
  private final AtomicBoolean wrong = new AtomicBoolean();

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger room;

  /** Bytes of the request. */
  private final AtomicInteger there = new AtomicInteger();

  private volatile boolean cuttingOff;

  // Used in turns.
  private boolean asked;
  private int bytes;
  private boolean begun;
  private boolean listening;

  /** Makes a container that is ready for some calls. */
  ModelContainer(int room) {
    this.room = new AtomicInteger(room);
  }

  private void require(boolean holds) {
    if (!holds) {
      wrong.set(true);
    }
  }

  /** Where the container has ended it by itself, calls are in vain until it has told. */
  private void requireOpen() {
    require(ends.get() == 0);
  }

  /** The container ends the exchange itself. */
  void end() {
    ended.set(true);
  }

  void makeRoom() {
    room.set(2);
  }

  /** One more byte of the request is there. */
  void put() {
    there.incrementAndGet();
  }

  /** Whether it has still to tell that it has ended. */
  boolean isCuttingOff() {
    return cuttingOff;
  }

  void checkEnded() {
    check(!wrong.get(), "a call that must not be");
    check(ends.get() == 1 || (ends.get() == 0 && ended.get()), "one end");
  }

  /** Whether there is a response of two parts that was completed. */
  boolean isWhole() {
    return bytes == 2 && ends.get() == 1;
  }

  @Override
  public boolean isReady() {
    requireOpen();
    asked = room.get() > 0;
    return asked;
  }

  @Override
  public void hint(List<String> links) {
    require(false); // no model has any
  }

  @Override
  public void start(Head head) {
    requireOpen();
    require(asked && !begun);
    begun = true;
  }

  @Override
  public void write(ByteBuffer from) {
    called();
    while (from.hasRemaining()) {
      bytes++;
      require(from.get() == bytes); // numbered, and so in order
    }
  }

  @Override
  public void flush() {
    called();
  }

  private void called() {
    requireOpen();
    require(asked && begun);
    asked = false;
    room.decrementAndGet();
  }

  /** Where the bytes of the request are. */
  final class Source implements RequestSource {
    @Override
    public void listen(ReadListener listener) {
      requireOpen();
      require(!listening);
      listening = true;
    }

    @Override
    public boolean isReady() {
      requireOpen();
      return there.get() > 0;
    }

    @Override
    public boolean isFinished() {
      requireOpen();
      return false;
    }

    @Override
    public boolean hasRest() {
      return false;
    }

    @Override
    public int read(byte[] into, int index) {
      requireOpen();
      require(there.getAndDecrement() > 0);
      into[index] = 1;
      return 1;
    }
  }

  @Override
  public void complete() {
    end(true);
  }

  @Override
  public boolean refuse(int status) {
    end(bytes == 0);
    return false;
  }

  @Override
  public boolean cutOff() {
    end(begun);
    cuttingOff = true;
    return true;
  }

  @Override
  public void abandon(Place place) {
    end(true);
  }

  @Override
  public void handOver(Upgrade upgrade) {
    end(true);
  }

  private void end(boolean fits) {
    require(fits && ends.getAndIncrement() == 0);
  }
}
