package io.github.throughline.servlet;

import io.github.throughline.bridge.Bridge;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beans that what is hosted is made of; a class of its own, so that others work without CDI.
 */
final class Beans implements AutoCloseable {
  private final Instance<Object> container;

  /** Of dependent beans, which live as long as what is hosted. */
  private final List<Instance.Handle<?>> dependents = new ArrayList<>();

  private Beans(Instance<Object> container) {
    this.container = container;
  }

  /**
   * Answers those of the current web application.
   *
   * @throws IllegalStateException if it has no CDI
   */
  static Beans current() {
    return new Beans(ModuleBeans.find());
  }

  /** The bridge, unless there is none as the library's extension is not there. */
  Optional<Bridge> bridge() {
    return find(Bridge.class, Default.Literal.INSTANCE);
  }

  /**
   * The bean of a class, with whatever qualifiers; if there are several of the type, the one whose
   * class it is.
   *
   * @throws IllegalArgumentException if it is not clear which one
   */
  <T> Optional<T> of(Class<T> type) {
    return find(type, Any.Literal.INSTANCE);
  }

  private <T> Optional<T> find(Class<T> type, Annotation qualifier) {
    Instance<T> found = container.select(type, qualifier);
    if (found.isUnsatisfied()) {
      return Optional.empty();
    }
    if (found.isResolvable()) {
      return Optional.of(use(found.getHandle()));
    }
    List<? extends Instance.Handle<T>> exact =
        found.handlesStream().filter(one -> one.getBean().getBeanClass() == type).toList();
    if (exact.size() != 1) {
      throw new IllegalArgumentException(
          "%s is the type of several beans: leave one of them".formatted(type.getName()));
    }
    return Optional.of(use(exact.get(0)));
  }

  private <T> T use(Instance.Handle<T> bean) {
    if (bean.getBean().getScope() == Dependent.class) {
      dependents.add(bean);
    }
    return bean.get();
  }

  @Override
  public void close() {
    dependents.forEach(Instance.Handle::destroy);
    dependents.clear();
  }
}
