package io.github.throughline.context;

import io.github.throughline.context.internal.ThreadSlots;
import org.jspecify.annotations.Nullable;

/**
 * The values that a thread has read lately in the context that it is in, in the thread's slots:
 * pairs of a variable and its value, each in the place that the variable's index gives.
 *
 * <p>Nothing is checked at a read but the variable. That is sound because only the thread itself
 * can make a cached value wrong: by a write, which forgets it, or by entering or leaving a context,
 * which forgets everything. A bare thread caches nothing, so that nothing stays there.
 */
final class ReadCache {
  private ReadCache() {}

  /** Where a variable is, if anywhere; its value is in the next place. */
  static int placeOf(int index) {
    return ThreadSlots.CACHE + 2 * (index % (ThreadSlots.CACHE_SIZE / 2));
  }

  static void remember(
      @Nullable Object[] slots, int place, Object variable, @Nullable Object value) {
    if (slots[ThreadSlots.CURRENT] instanceof Context current && !current.isRoot()) {
      slots[place + 1] = value;
      slots[place] = variable;
      slots[ThreadSlots.CACHE_USED] = true;
    }
  }

  static void forget(int index) {
    @Nullable Object[] slots = ThreadSlots.get();
    int place = placeOf(index);
    slots[place] = null;
    slots[place + 1] = null;
  }

  static void forgetAll(@Nullable Object[] slots) {
    if (slots[ThreadSlots.CACHE_USED] != null) {
      for (int place = ThreadSlots.CACHE; place < slots.length; place++) {
        slots[place] = null;
      }
      slots[ThreadSlots.CACHE_USED] = null;
    }
  }
}
