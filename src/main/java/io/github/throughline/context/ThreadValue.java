package io.github.throughline.context;

import io.github.throughline.context.internal.StrictMode;
import io.github.throughline.context.internal.ThreadSlots;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one value of a thread-critical {@link Local} on each thread.
 *
 * <p>A thread's values are in one map under weak keys, which is copied at each write: an outermost
 * boundary keeps the map that it found and puts it back when it ends.
 */
final class ThreadValue<V> implements OwnedValue<V> {
  private final Object owner;
  private final String description;

  ThreadValue(Object owner, String description) {
    this.owner = owner;
    this.description = description;
  }

  @Override
  @SuppressWarnings("unchecked") // nobody but this class puts anything under the owner
  public @Nullable V get() {
    @Nullable Object[] slots = ThreadSlots.peek();
    Map<Object, Object> values = slots == null ? null : valuesIn(slots);
    return values == null ? null : (V) values.get(owner);
  }

  @Override
  public void set(V value) {
    if (StrictMode.ENABLED && CurrentContext.orNull() == null) {
      throw StrictMode.bareThread(description);
    }
    @Nullable Object[] slots = ThreadSlots.get();
    Map<Object, Object> values = copyOf(valuesIn(slots));
    values.put(owner, value);
    slots[ThreadSlots.CRITICAL] = values;
  }

  @Override
  public void release() {
    @Nullable Object[] slots = ThreadSlots.peek();
    if (slots != null) {
      Map<Object, Object> values = copyOf(valuesIn(slots));
      values.remove(owner);
      slots[ThreadSlots.CRITICAL] = values.isEmpty() ? null : values;
    }
  }

  @SuppressWarnings("unchecked") // nobody but this class writes the slot
  private static @Nullable Map<Object, Object> valuesIn(@Nullable Object[] slots) {
    return (Map<Object, Object>) slots[ThreadSlots.CRITICAL];
  }

  private static Map<Object, Object> copyOf(@Nullable Map<Object, Object> values) {
    return values == null ? new WeakHashMap<>() : new WeakHashMap<>(values);
  }
}
