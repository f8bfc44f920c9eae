package io.github.throughline.context;

import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.ThreadSlots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a context is made of: an immutable map, replaced at each write, and the entry by which a
 * thread is in.
 *
 * <p>Only the thread that has entered the context writes. Any thread reads, hence release and
 * acquire; a claim is a compare-and-set, which also orders the writes of one owner before the next.
 */
abstract sealed class ContextState permits Context {
  private static final VarHandle MAP;
  private static final VarHandle ENTRY;

  static {
    Crossings.provide(new BridgeCrossing.Provider());
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MAP = lookup.findVarHandle(ContextState.class, "map", ContextMap.class);
      ENTRY = lookup.findVarHandle(ContextState.class, "entry", Entry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Replaced by the thread that has entered the context; read by any thread. */
  private ContextMap map;

  /** By whom the context is entered; also what refuses a second one. */
  @SuppressWarnings("UnusedVariable") // read through ENTRY
  private @Nullable Entry entry;

  /** Marks the bindings that were set in this context; made when there is one. */
  private @Nullable Object home;

  /** The {@link VariableIndex#reap} stamp of the last look for entries of collected locals. */
  private int reaped;

  /** Whether this is the context of a thread that has entered none. */
  private final boolean root;

  ContextState(ContextMap map, int reaped, boolean root) {
    this.map = map;
    this.reaped = reaped;
    this.root = root;
  }

  final ContextMap map() {
    return (ContextMap) MAP.getAcquire(this);
  }

  final boolean isRoot() {
    return root;
  }

  final @Nullable Entry entry() {
    return (Entry) ENTRY.getAcquire(this);
  }

  /** Claims the context, which only one entry can have at a time. */
  final boolean claim(Entry by) {
    return ENTRY.compareAndSet(this, null, by);
  }

  final void release() {
    ENTRY.setRelease(this, null);
  }

  final Binding bind(Object key, int index, @Nullable Object value) {
    if (home == null) {
      home = new Object();
    }
    Binding binding = new Binding(key, index, value, home);
    replaceMap(map.with(binding), index);
    return binding;
  }

  final void unbind(Object key, int index) {
    replaceMap(map.without(index, key), index);
  }

  /** Ends what a token's {@code set} began. */
  final void putBack(Binding binding, @Nullable Binding replaced) {
    Binding back = binding.reset(replaced);
    replaceMap(
        back == null ? map.without(binding.index, binding.key) : map.with(back), binding.index);
  }

  /** Brings in what was changed in a copy. */
  final void merge(ContextMap from, ContextMap to) {
    ContextMap next = map.withChanges(from, to);
    if (next != map) {
      replaceMap(next, 0);
      ReadCache.forgetAll(ThreadSlots.get());
    }
  }

  private void replaceMap(ContextMap next, int changed) {
    int stamp = VariableIndex.reap();
    MAP.setRelease(this, stamp == reaped ? next : next.withoutCollected());
    reaped = stamp;
    ReadCache.forget(changed);
    if (root) {
      CurrentContext.holdRoot((Context) this);
    }
  }

  final int reaped() {
    return reaped;
  }
}
