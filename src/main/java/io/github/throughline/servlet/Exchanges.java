package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Guest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The exchanges that an application has under way: so many at once, and none after the close. */
final class Exchanges {
  /*
   *   from            event                         to
   *   OPEN            enter, fewer than the limit   OPEN, one more
   *   OPEN            enter, as many as the limit   refused
   *   OPEN            the end of one                OPEN, one less
   *   OPEN            close, none is left           DRAINED
   *   OPEN            close                         CLOSING, all have been asked
   *   CLOSING         the end of the last           DRAINED
   *   CLOSING         disconnect                    CLOSING, all have been told
   *   CLOSING         enter                         refused
   *   DRAINED         enter                         refused
   *
   * An exchange that enters before the close and is started after it, or after the disconnect, is
   * told then.
   */
  private enum State {
    OPEN,
    CLOSING,
    DRAINED
  }

  private final int limit;
  private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();

  // Guarded by this.
  private final Set<Running> running = new HashSet<>();
  private State state = State.OPEN;
  private boolean disconnected;

  Exchanges(int limit) {
    this.limit = limit;
  }

  /** The place of one exchange. */
  final class Running {
    private @Nullable Guest guest; // guarded by the exchanges

    private Running() {}

    /** Tells who has the place. It may have ended already, or be asked for its end at once. */
    void started(Guest started) {
      boolean closing;
      boolean late;
      synchronized (Exchanges.this) {
        guest = started;
        closing = state != State.OPEN && running.contains(this);
        late = closing && disconnected;
      }
      if (closing) {
        started.goAway();
      }
      if (late) {
        started.disconnect();
      }
    }

    /** Gives the place back. A second call does nothing. */
    void end() {
      leave(this);
    }
  }

  /** Answers a place, or {@code null} if there is none. */
  synchronized @Nullable Running enter() {
    if (state != State.OPEN || running.size() >= limit) {
      return null;
    }
    Running place = new Running();
    running.add(place);
    return place;
  }

  private void leave(Running place) {
    synchronized (this) {
      running.remove(place);
      if (state != State.CLOSING || !running.isEmpty()) {
        return;
      }
      state = State.DRAINED;
    }
    drained.complete(null);
  }

  /**
   * Lets no exchange in any more, and asks those that run for their end. A second call answers the
   * same.
   *
   * @return completes when the last one has ended
   */
  CompletableFuture<@Nullable Void> close() {
    List<Guest> asked = List.of();
    boolean empty;
    synchronized (this) {
      if (state == State.OPEN) {
        state = running.isEmpty() ? State.DRAINED : State.CLOSING;
        asked = guests();
      }
      empty = state == State.DRAINED;
    }
    asked.forEach(Guest::goAway);
    if (empty) {
      drained.complete(null);
    }
    return drained;
  }

  /** Disconnects those that run, after the close. */
  void disconnect() {
    List<Guest> late;
    synchronized (this) {
      disconnected = true;
      late = guests();
    }
    late.forEach(Guest::disconnect);
  }

  private List<Guest> guests() {
    List<Guest> guests = new ArrayList<>();
    for (Running place : running) {
      if (place.guest != null) {
        guests.add(place.guest);
      }
    }
    return guests;
  }

  /** Whether a thread has not left the container's call of the servlet for one of them. */
  synchronized boolean areServedBy(Thread thread) {
    return guests().stream().anyMatch(guest -> guest.isServedBy(thread));
  }

  /** How many run. */
  synchronized int count() {
    return running.size();
  }
}
