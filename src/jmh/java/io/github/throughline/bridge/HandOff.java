package io.github.throughline.bridge;

import java.util.concurrent.locks.LockSupport;

/**
 * Two threads that wake each other and do nothing else: what a hop there and back costs at least.
 * One of them is the caller's.
 */
final class HandOff implements AutoCloseable {
  private final Thread partner = new Thread(this::serve, "partner");
  private volatile Thread caller;
  private volatile boolean closed;

  HandOff() {
    partner.setDaemon(true);
    partner.start();
  }

  private void serve() {
    while (!closed) {
      Thread waiting = caller;
      if (waiting == null) {
        LockSupport.park(this);
      } else {
        caller = null;
        LockSupport.unpark(waiting);
      }
    }
  }

  /** Wakes the partner and waits until it has answered. */
  void thereAndBack() {
    caller = Thread.currentThread();
    LockSupport.unpark(partner);
    while (caller != null) {
      LockSupport.park(this);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(partner);
  }
}
