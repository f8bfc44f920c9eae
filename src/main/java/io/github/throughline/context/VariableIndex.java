package io.github.throughline.context;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The place of one variable in every {@link ContextMap}: a small number, given back when the
 * variable is collected.
 *
 * <p>The lowest free number is handed out first, which keeps the maps as flat as the number of live
 * variables allows. A number may come to a new owner while an old context still has an entry of its
 * former owner there; maps therefore compare keys by identity, and such an entry is as good as
 * absent.
 *
 * <p>Numbers of collected owners are taken back at the next allocation or write, by whichever
 * thread does it. There is no thread of our own.
 */
final class VariableIndex extends WeakReference<Object> {
  private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

  /** Guards the two collections below. */
  private static final Object LOCK = new Object();

  private static final BitSet USED = new BitSet();

  /** Keeps the references reachable until their owners are gone; else they were never enqueued. */
  private static final Set<VariableIndex> LIVE = new HashSet<>();

  private static volatile int reaped;

  final int value;

  private VariableIndex(Object owner, int value) {
    super(owner, COLLECTED);
    this.value = value;
  }

  static VariableIndex allocate(Object owner) {
    reap();
    synchronized (LOCK) {
      VariableIndex index = new VariableIndex(owner, USED.nextClearBit(0));
      USED.set(index.value);
      LIVE.add(index);
      return index;
    }
  }

  /**
   * Takes back the numbers of owners that were collected.
   *
   * @return a stamp that changes with each owner taken back
   */
  static int reap() {
    for (Reference<?> gone = COLLECTED.poll(); gone != null; gone = COLLECTED.poll()) {
      VariableIndex index = (VariableIndex) gone;
      synchronized (LOCK) {
        USED.clear(index.value);
        LIVE.remove(index);
        reaped++;
      }
    }
    return reaped;
  }

  boolean isCollected() {
    return refersTo(null);
  }
}
