package io.github.throughline.cdi;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a supplier when first needed, and never again. */
final class Once<T> implements Supplier<T> {
  private final Supplier<T> supplier;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T value;

  Once(Supplier<T> supplier) {
    this.supplier = supplier;
  }

  @Override
  public T get() {
    T known = value;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      known = value;
      if (known == null) {
        known = supplier.get();
        value = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
