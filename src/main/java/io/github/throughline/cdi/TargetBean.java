package io.github.throughline.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The target of one injected view: found when first called; a dependent one belongs to the view.
 */
final class TargetBean {
  private volatile @Nullable CreationalContext<?> creation;
  private final Supplier<Object> reference;

  TargetBean(View view, KnownBeans beans, BeanManager manager) {
    this.reference =
        new Once<>(
            () ->
                beans.reference(
                    view.target(),
                    view.qualifiers(),
                    manager,
                    made -> {
                      creation = made;
                      return made;
                    }));
  }

  Object get() {
    return reference.get();
  }

  void release() {
    CreationalContext<?> made = creation;
    if (made != null) {
      made.release();
    }
  }
}
