package io.github.throughline.propagation;

import io.github.throughline.context.Context;
import io.github.throughline.context.Entry;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of providers capture, and how they begin and end it.
 *
 * <p>Values need not be serializable, and mean nothing in another JVM: a snapshot that was
 * serialized comes back empty.
 */
final class CapturedContext implements Serializable {
  /** The context type of both providers. */
  static final String TYPE = "Throughline";

  private static final long serialVersionUID = 1L;

  /** Never entered itself: each begin enters a copy. */
  private final transient @Nullable Context context;

  private CapturedContext(Context context) {
    this.context = context;
  }

  static CapturedContext current() {
    return new CapturedContext(Context.copyOfCurrent());
  }

  static CapturedContext cleared() {
    return new CapturedContext(Context.empty());
  }

  /** Puts the current thread into a copy of the context; the result ends that, once. */
  Runnable begin() {
    Entry entry = (context == null ? Context.empty() : context.copy()).enterAsBoundary();
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (!ended.compareAndSet(false, true)) {
        throw new IllegalStateException("endContext called twice for one begin of " + TYPE);
      }
      entry.close();
    };
  }
}
