package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Guest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that an application has under way: so many at once, and none after the close. There
 * is no lock that all requests take: a thread that loses the processor while it has one makes all
 * others wait, and under load they go on doing so.
 */
final class Exchanges {
  /*
   *   from            event                         to
   *   OPEN            enter, fewer than the limit   OPEN, one more
   *   OPEN            enter, as many as the limit   refused
   *   OPEN            the end of one                OPEN, one less
   *   OPEN            close, none is left           DRAINED
   *   OPEN            close                         CLOSING, all are asked
   *   CLOSING         the end of the last           DRAINED
   *   CLOSING         disconnect                    CLOSING, all are told
   *   CLOSING         enter                         refused
   *   DRAINED         enter                         refused
   *
   * The number of exchanges is the state, with one more bit from the close on. An exchange that
   * enters before the close and is started after it, or after the disconnect, is told then.
   */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final int limit;
  private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
  private final AtomicInteger state = new AtomicInteger();
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private volatile boolean disconnected;

  Exchanges(int limit) {
    this.limit = limit;
  }

  /** The place of one exchange. */
  final class Running {
    private volatile @Nullable Guest guest;

    // Guarded by this.
    private boolean asked;
    private boolean told;

    private Running() {}

    /** Tells who has the place. It may have ended already, or be asked for its end at once. */
    void started(Guest started) {
      guest = started;
      tell();
    }

    /** Asks and tells what it has not been: the close looks for the start, which looks for it. */
    private void tell() {
      Guest present = guest;
      if (present == null || state.get() >= 0 || !running.contains(this)) {
        return;
      }
      boolean ask;
      boolean disconnect;
      synchronized (this) {
        ask = !asked;
        asked = true;
        disconnect = disconnected && !told;
        told |= disconnect;
      }
      if (ask) {
        present.goAway();
      }
      if (disconnect) {
        present.disconnect();
      }
    }

    /** Gives the place back. A second call does nothing. */
    void end() {
      if (running.remove(this) && state.decrementAndGet() == CLOSED) {
        drained.complete(null);
      }
    }

    private boolean isServedBy(Thread thread) {
      Guest present = guest;
      return present != null && present.isServedBy(thread);
    }
  }

  /** Answers a place, or {@code null} if there is none. */
  @Nullable Running enter() {
    if (!isFree(state.getAndUpdate(entered -> isFree(entered) ? entered + 1 : entered))) {
      return null;
    }
    Running place = new Running();
    running.add(place);
    return place;
  }

  private boolean isFree(int entered) {
    return entered >= 0 && entered < limit;
  }

  /**
   * Lets no exchange in any more, and asks those that run for their end. A second call answers the
   * same.
   *
   * @return completes when the last one has ended
   */
  CompletableFuture<@Nullable Void> close() {
    int before = state.getAndUpdate(entered -> entered | CLOSED);
    running.forEach(Running::tell);
    if ((before & ~CLOSED) == 0) {
      drained.complete(null);
    }
    return drained;
  }

  /** Disconnects those that run, after the close. */
  void disconnect() {
    disconnected = true;
    running.forEach(Running::tell);
  }

  /** Whether a thread has not left the container's call of the servlet for one of them. */
  boolean areServedBy(Thread thread) {
    return running.stream().anyMatch(place -> place.isServedBy(thread));
  }

  /** How many run. */
  int count() {
    return state.get() & ~CLOSED;
  }
}
