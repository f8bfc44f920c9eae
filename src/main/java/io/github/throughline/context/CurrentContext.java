package io.github.throughline.context;

import io.github.throughline.context.internal.StrictMode;
import io.github.throughline.context.internal.ThreadSlots;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The context that the current thread is in.
 *
 * <p>A thread that has entered none is <em>bare</em>. It gets a root context at its first write,
 * which the thread holds only weakly while it is empty: a write that is undone leaves nothing that
 * pins a class loader, and a token that somebody still has finds its context again.
 */
final class CurrentContext {
  private CurrentContext() {}

  /** The context to read from, or {@code null} where nothing is bound. */
  static @Nullable Context orNull() {
    @Nullable Object[] slots = ThreadSlots.peek();
    return slots != null && slots[ThreadSlots.CURRENT] instanceof Context current ? current : null;
  }

  /** The bindings to read from. */
  static ContextMap map() {
    Context current = orNull();
    return current == null ? ContextMap.EMPTY : current.map();
  }

  /**
   * The context to write to.
   *
   * @param what names what is to be written, for the message of strict mode
   */
  static Context forWriting(Object what) {
    @Nullable Object[] slots = ThreadSlots.get();
    Context current = in(slots);
    if (StrictMode.ENABLED && (current == null || current.isRoot())) {
      throw StrictMode.bareThread(what);
    }
    if (current == null) {
      current = Context.newRoot();
      slots[ThreadSlots.CURRENT] = new WeakReference<>(current);
    }
    return current;
  }

  /** Brings what differs between two maps into the context of the current thread. */
  static void merge(ContextMap from, ContextMap to) {
    ContextMap mine = map();
    if (mine.withChanges(from, to) != mine) {
      forWriting("what a bridged call has changed").merge(from, to);
    }
  }

  /** Whether the context is the one that the current thread is in. */
  static boolean is(Context context) {
    @Nullable Object[] slots = ThreadSlots.peek();
    return slots != null && in(slots) == context;
  }

  /** Holds the root of the current, bare thread strongly, or only weakly while it is empty. */
  static void holdRoot(Context root) {
    ThreadSlots.get()[ThreadSlots.CURRENT] =
        root.map().isEmpty() ? new WeakReference<>(root) : root;
  }

  private static @Nullable Context in(@Nullable Object[] slots) {
    Object current = slots[ThreadSlots.CURRENT];
    return (Context) (current instanceof WeakReference<?> root ? root.get() : current);
  }
}
