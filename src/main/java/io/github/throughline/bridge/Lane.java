package io.github.throughline.bridge;

import org.jspecify.annotations.Nullable;

/** Where calls queue for one thread. */
sealed interface Lane permits Waiter, Worker {
  /**
   * Queues a call, here or where this lane forwards to.
   *
   * @return {@code false} if there is nobody left to run it
   */
  boolean offer(Call<?> call);

  /** The thread that runs the calls; {@code null} while there is none. */
  @Nullable Thread thread();

  /** Tells that a call which is running here was given up, so that its thread may be stuck. */
  void released(Call<?> call);

  /** Says who did not run a call that was refused, for messages. */
  String whyClosed();
}
