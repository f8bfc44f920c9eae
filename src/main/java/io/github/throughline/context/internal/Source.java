package io.github.throughline.context.internal;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The work that a bridge has under way for a future: what cancelling and waiting are about. */
public interface Source {
  /**
   * Gives the work up, as nobody wants its result any more: queued work never starts.
   *
   * @param interrupt whether to interrupt the work if it runs
   * @return {@code false} if the work has ended or was given up before
   */
  boolean release(boolean interrupt);

  /**
   * Checks whether the current thread may wait for this work; asked by looks of its {@link Wait}.
   *
   * @throws IllegalStateException if the work needs that very thread
   */
  default void checkWait() {}

  /**
   * Tells that the current thread is about to wait for this work, or for other work after it.
   *
   * @return the wait, to be closed when it is over
   */
  Wait startWait();

  /**
   * Tells that a thread which has waited for this work, or for what comes after it, has gone away.
   *
   * @param interrupted whether it was interrupted; else its time was over
   */
  void abandoned(boolean interrupted);

  /** Answers what runs the stages chained on this if the current thread must not. */
  Executor executor();

  /** A thread that waits. */
  interface Wait extends AutoCloseable {
    /**
     * Looks whether the wait can still end, ending the work if its time is over or if whoever was
     * to do it is gone.
     *
     * @param source what is waited for at present; {@code null} if it is nothing that a bridge does
     * @return how many nanoseconds to wait before the next look
     * @throws IllegalStateException if the wait can never end
     */
    long look(@Nullable Source source);

    @Override
    void close();
  }
}
