package io.github.throughline.servlet;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is between its dispatches, and when what it uses is to be closed. By any thread.
 *
 * @param <S> what is opened when a request begins and closed when it has ended
 */
final class RequestState<S> {
  /*
   *   from       event                                        to
   *   OUTSIDE    a dispatch begins                            INSIDE     opened
   *   AWAY       a dispatch begins                            INSIDE
   *   INSIDE     it returns, nothing asynchronous is started  OUTSIDE    closed
   *   INSIDE     it returns, something is                     AWAY
   *   INSIDE     completed, by another thread                 COMPLETED
   *   COMPLETED  the dispatch returns                         OUTSIDE    closed
   *   AWAY       completed                                    OUTSIDE    closed
   *   OUTSIDE    nobody keeps it any more                     OUTSIDE    closed
   *
   * What somebody keeps is not closed before.
   *
   * Completed in OUTSIDE or COMPLETED is nothing new. Timeouts and errors are no events here: after
   * them the container dispatches, or completes. A dispatch from OUTSIDE is the first one, or the
   * error page of a request that has failed: whether there will be one, nobody says before.
   */
  private enum State {
    OUTSIDE,
    INSIDE,
    COMPLETED,
    AWAY
  }

  // Both are guarded by this.
  private State state = State.OUTSIDE;
  private @Nullable S opened;
  private int keepers;

  /** Called when a dispatch begins. */
  synchronized void begin(Supplier<S> opener) {
    if (opened == null) {
      opened = opener.get();
    }
    state = State.INSIDE;
  }

  /**
   * Called when a dispatch returns.
   *
   * @return what is to be closed, if anything is
   */
  synchronized @Nullable S leave(boolean asyncStarted) {
    if (asyncStarted && state == State.INSIDE) {
      state = State.AWAY;
      return null;
    }
    return end();
  }

  /**
   * Called when the container says that the request is complete.
   *
   * @return what is to be closed, if anything is
   */
  synchronized @Nullable S complete() {
    if (state == State.INSIDE || state == State.COMPLETED) {
      state = State.COMPLETED;
      return null;
    }
    return end();
  }

  /** Keeps open what is, also after the end of the request. */
  synchronized void keep() {
    keepers++;
  }

  /**
   * Undoes {@link #keep}.
   *
   * @return what is to be closed, if anything is
   */
  synchronized @Nullable S release() {
    keepers--;
    return state == State.OUTSIDE ? end() : null;
  }

  private @Nullable S end() {
    state = State.OUTSIDE;
    if (keepers > 0) {
      return null;
    }
    S closed = opened;
    opened = null;
    return closed;
  }
}
