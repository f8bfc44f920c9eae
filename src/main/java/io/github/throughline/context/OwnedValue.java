package io.github.throughline.context;

import org.jspecify.annotations.Nullable;

/** A value that one object has in each context, or on each thread. */
interface OwnedValue<V> {
  /** Answers the value here, or {@code null} where there is none. */
  @Nullable V get();

  void set(V value);

  /** Removes the value itself, not only its content. */
  void release();
}
