package io.github.throughline.cdi;

import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the annotations of this package as the container sees them, which is more than stands in
 * the class: some come by a stereotype, by another binding, or by an extension.
 */
final class Bindings {
  static final List<Class<? extends Annotation>> TYPES =
      List.of(AsyncToSync.class, FreshContext.class, SyncToAsync.class, Within.class);

  private final BeanManager beans;

  Bindings(BeanManager beans) {
    this.beans = beans;
  }

  /** Those of a class, which hold for all its methods. */
  Map<Class<? extends Annotation>, Bound> of(AnnotatedType<?> type) {
    Map<Class<? extends Annotation>, Bound> bound = new LinkedHashMap<>();
    resolve(type.getAnnotations())
        .forEach(
            (kind, annotation) ->
                bound.put(
                    kind, new Bound(annotation, declaring(type.getJavaClass(), annotation), null)));
    return bound;
  }

  /** Those that are a method's own. */
  Map<Class<? extends Annotation>, Bound> of(Method method, Set<Annotation> annotations) {
    Map<Class<? extends Annotation>, Bound> bound = new LinkedHashMap<>();
    resolve(annotations)
        .forEach(
            (kind, annotation) ->
                bound.put(kind, new Bound(annotation, method.getDeclaringClass(), method)));
    return bound;
  }

  /** The superclass that an inherited annotation comes from. */
  private static Class<?> declaring(Class<?> type, Annotation annotation) {
    for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
      if (List.of(owner.getDeclaredAnnotations()).contains(annotation)) {
        return owner;
      }
    }
    return type;
  }

  private Map<Class<? extends Annotation>, Annotation> resolve(Collection<Annotation> annotations) {
    Map<Class<? extends Annotation>, Annotation> found = new LinkedHashMap<>();
    resolve(annotations, found, new HashSet<>());
    return found;
  }

  /** Breadth first: what stands at the place itself overrides what something else implies. */
  private void resolve(
      Collection<Annotation> annotations,
      Map<Class<? extends Annotation>, Annotation> found,
      Set<Class<? extends Annotation>> seen) {
    Set<Annotation> implied = new HashSet<>();
    for (Annotation annotation : annotations) {
      Class<? extends Annotation> kind = annotation.annotationType();
      if (TYPES.contains(kind)) {
        found.putIfAbsent(kind, annotation);
      } else if (seen.add(kind)) {
        implied.addAll(impliedBy(kind));
      }
    }
    if (!implied.isEmpty()) {
      resolve(implied, found, seen);
    }
  }

  private Set<Annotation> impliedBy(Class<? extends Annotation> kind) {
    if (beans.isStereotype(kind)) {
      return beans.getStereotypeDefinition(kind);
    }
    return beans.isInterceptorBinding(kind)
        ? beans.getInterceptorBindingDefinition(kind)
        : Set.of();
  }
}
