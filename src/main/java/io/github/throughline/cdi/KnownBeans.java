package io.github.throughline.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.UnsatisfiedResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The beans of the whole application. A bean manager knows only those that its own archive sees,
 * and the archive that the library is in may see fewer than those that use it.
 */
final class KnownBeans {
  private final List<Bean<?>> all = new ArrayList<>();

  synchronized void add(Bean<?> bean) {
    all.add(bean);
  }

  /** Answers the beans of a type, whatever its type arguments, with all of the qualifiers. */
  synchronized Set<Bean<?>> of(
      Class<?> type, Collection<? extends Annotation> qualifiers, BeanManager manager) {
    Set<Bean<?>> found = new LinkedHashSet<>();
    for (Bean<?> bean : all) {
      if (bean.getTypes().stream().anyMatch(one -> Types.rawType(one) == type)
          && qualifiers.stream().allMatch(qualifier -> has(bean, qualifier, manager))) {
        found.add(bean);
      }
    }
    return found;
  }

  /**
   * Answers a reference to the one bean of a type with all of the qualifiers.
   *
   * @throws AmbiguousResolutionException if there are several
   * @throws UnsatisfiedResolutionException if there is none
   */
  <T> T reference(
      Class<T> type,
      Collection<? extends Annotation> qualifiers,
      BeanManager manager,
      UnaryOperator<CreationalContext<?>> creations) {
    Bean<?> bean = manager.resolve(of(type, qualifiers, manager));
    if (bean == null) {
      throw new UnsatisfiedResolutionException(
          "There is no bean of type " + type.getName() + " with qualifiers " + qualifiers);
    }
    Type declared =
        bean.getTypes().stream().filter(one -> Types.rawType(one) == type).findFirst().orElse(type);
    CreationalContext<?> creation = creations.apply(manager.createCreationalContext(bean));
    return type.cast(manager.getReference(bean, declared, creation));
  }

  private static boolean has(Bean<?> bean, Annotation qualifier, BeanManager manager) {
    return qualifier.annotationType() == Any.class
        || bean.getQualifiers().stream()
            .anyMatch(other -> manager.areQualifiersEquivalent(other, qualifier));
  }
}
