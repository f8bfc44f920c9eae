package io.github.throughline.context;

import org.jspecify.annotations.Nullable;

/**
 * The one value of a {@link Local} or {@link LocalStack} in each context. The contexts do not keep
 * its owner alive, and drop the value once the owner is gone.
 */
final class CarriedValue<V> implements OwnedValue<V> {
  private final VariableIndex key;
  private final String description;

  CarriedValue(Object owner, String description) {
    this.key = VariableIndex.allocate(owner);
    this.description = description;
  }

  @Override
  @SuppressWarnings("unchecked") // nobody but this class binds the key
  public @Nullable V get() {
    Binding binding = CurrentContext.map().get(key.value, key);
    return binding == null ? null : (V) binding.value;
  }

  @Override
  public void set(V value) {
    CurrentContext.forWriting(description).bind(key, key.value, value);
  }

  @Override
  public void release() {
    Context current = CurrentContext.orNull();
    if (current != null) {
      current.unbind(key, key.value);
    }
  }
}
