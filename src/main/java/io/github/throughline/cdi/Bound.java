package io.github.throughline.cdi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * An annotation of a method, or of a class for all its methods.
 *
 * @param annotation the annotation
 * @param type the class that has it or declares the method that has it
 * @param method the method that has it; {@code null} if the class has
 */
record Bound(Annotation annotation, Class<?> type, @Nullable Method method) {
  String name() {
    return annotation.annotationType().getSimpleName();
  }

  String where() {
    return method == null ? type.getName() : Members.describe(method);
  }

  /** The place as in the keys of configuration: the class, or the method without its parameters. */
  String key() {
    return method == null ? type.getName() : type.getName() + "/" + method.getName();
  }
}
