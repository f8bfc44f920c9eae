package io.github.throughline.bridge;

import java.util.concurrent.atomic.LongAdder;

/** How the calls of a bridge ended: those made are those completed, given up, and under way. */
final class Counts {
  private final LongAdder made = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder released = new LongAdder();
  private final LongAdder late = new LongAdder();

  void made() {
    made.increment();
  }

  void completed() {
    completed.increment();
  }

  /** Given up: cancelled, over their deadline, refused. */
  void released() {
    released.increment();
  }

  /** Given up while they ran, and ended since: what they have done was dropped. */
  void late() {
    late.increment();
  }

  long completions() {
    return completed.sum();
  }

  long releases() {
    return released.sum();
  }

  @Override
  public String toString() {
    return "calls made %d, completed %d, given up %d, of these ended late %d"
        .formatted(made.sum(), completions(), releases(), late.sum());
  }
}
