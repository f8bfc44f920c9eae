package io.github.throughline.servlet;

import org.jspecify.annotations.Nullable;

/**
 * When an exchange has ended, and when nothing of it is under way any more. Used in turns.
 *
 * <p>The container is told of the end when it has left its own call of the servlet: what ends an
 * exchange before is kept until then, as not all containers take it on another thread meanwhile.
 */
final class ExchangeEnd {
  private final Runnable left;
  private boolean serviceLeft;
  private boolean over;
  private boolean applicationOver;
  private boolean containerGoesOn;
  private @Nullable Runnable kept;

  /**
   * Makes the end of an exchange that goes on.
   *
   * @param left told once, when the exchange, the application and the container have ended
   */
  ExchangeEnd(Runnable left) {
    this.left = left;
  }

  boolean isOver() {
    return over;
  }

  /**
   * Ends the exchange.
   *
   * @param container tells the container; run at most once, and never if that ends it itself before
   */
  void end(Runnable container) {
    over = true;
    if (serviceLeft) {
      container.run();
    } else {
      kept = container;
    }
  }

  /** The container has left its call of the servlet, or cannot go on with it. */
  void serviceLeft() {
    serviceLeft = true;
    if (kept != null) {
      kept.run();
      kept = null;
      leave();
    }
  }

  /** Whether the container, which was told of the end, goes on until it tells of its own. */
  void containerGoesOn(boolean goesOn) {
    containerGoesOn = goesOn;
  }

  /** The container has ended the exchange, by itself or after it was told of the end. */
  void containerEnded() {
    serviceLeft = true;
    if (kept != null || containerGoesOn) {
      kept = null;
      containerGoesOn = false;
      leave();
    }
  }

  /** Called before {@link #leave}, or after it if it is the last to end. */
  void applicationEnded() {
    applicationOver = true;
  }

  /** Tells that nothing is under way any more, if that is so; called when one of them has ended. */
  void leave() {
    if (over && applicationOver && kept == null && !containerGoesOn) {
      left.run();
    }
  }
}
