package io.github.throughline.cdi;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A view as injected.
 *
 * @param type the interface
 * @param target the type of the bean to call
 * @param qualifiers those of the view, and of its target
 * @param methods what its abstract methods do
 */
record View(
    Class<?> type, Class<?> target, Set<Annotation> qualifiers, Map<Method, ViewMethod> methods) {
  /** Names the target for messages. */
  String shownTarget() {
    String shown =
        qualifiers.stream()
            .filter(one -> !(one instanceof Default) && !(one instanceof Any))
            .map(one -> " with @" + Types.simpleName(one.annotationType()))
            .sorted()
            .collect(Collectors.joining());
    return target.getName() + shown;
  }

  @Override
  public String toString() {
    return type.getSimpleName() + " of " + shownTarget();
  }
}
