package io.github.throughline.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Named;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The views of one application: found at deployment, each a bean for each set of qualifiers. */
final class Views {
  private final Map<Class<?>, AnnotatedType<?>> found = new HashMap<>();
  private final Map<Class<?>, Set<Set<Annotation>>> injected = new HashMap<>();
  private final List<View> views = new ArrayList<>();

  synchronized void found(AnnotatedType<?> type) {
    if (type.isAnnotationPresent(BridgeTo.class)) {
      found.put(type.getJavaClass(), type);
    }
  }

  /** Archives whose beans are the annotated classes do not show their interfaces. */
  synchronized void injected(InjectionPoint point, BeanManager beans) {
    Class<?> type = Types.rawType(Declaration.withoutHandle(point.getType()));
    if (type.isAnnotationPresent(BridgeTo.class)) {
      found.computeIfAbsent(type, beans::createAnnotatedType);
      injected.computeIfAbsent(type, key -> new HashSet<>()).add(withoutAny(point.getQualifiers()));
    }
  }

  private static Set<Annotation> withoutAny(Set<Annotation> qualifiers) {
    return qualifiers.stream()
        .filter(one -> !(one instanceof Any))
        .collect(Collectors.toUnmodifiableSet());
  }

  synchronized void define(BeanManager beans, Findings findings) {
    Bindings bindings = new Bindings(beans);
    for (AnnotatedType<?> type : found.values()) {
      Map<Method, ViewMethod> methods = ViewDefinition.methods(type, bindings, findings);
      if (methods != null) {
        Class<?> target = type.getAnnotation(BridgeTo.class).value();
        for (Set<Annotation> qualifiers : qualifiers(type, beans)) {
          views.add(new View(type.getJavaClass(), target, qualifiers, methods));
        }
      }
    }
  }

  /**
   * One set if the interface has qualifiers, else one for each way in which it is injected. A name
   * alone is none, as a bean with nothing else is a default one.
   */
  private Set<Set<Annotation>> qualifiers(AnnotatedType<?> type, BeanManager beans) {
    Set<Annotation> own =
        withoutAny(
            type.getAnnotations().stream()
                .filter(one -> beans.isQualifier(one.annotationType()))
                .collect(Collectors.toSet()));
    if (!own.isEmpty()) {
      return Set.of(own);
    }
    Set<Set<Annotation>> all = new HashSet<>();
    all.add(Set.of(Default.Literal.INSTANCE));
    for (Set<Annotation> asked : injected.getOrDefault(type.getJavaClass(), Set.of())) {
      if (asked.stream().anyMatch(one -> !(one instanceof Named) && !(one instanceof Default))) {
        all.add(asked);
      }
    }
    return all;
  }

  synchronized void addBeans(AfterBeanDiscovery event, Function<View, ViewHandler> handlers) {
    for (View view : views) {
      event
          .<Object>addBean()
          .id(BridgeTo.class.getName() + " " + view.type().getName() + " " + view.qualifiers())
          .beanClass(ThroughlineExtension.class)
          .types(view.type(), Object.class)
          .qualifiers(view.qualifiers())
          .scope(Dependent.class)
          .createWith(creation -> handlers.apply(view).proxy())
          .destroyWith((instance, creation) -> ViewHandler.of(instance).release());
    }
  }

  /** Says which targets are missing, or more than one. */
  synchronized void checkTargets(KnownBeans known, BeanManager beans, Findings findings) {
    for (View view : views) {
      Set<Bean<?>> candidates = known.of(view.target(), view.qualifiers(), beans);
      String at =
          "@BridgeTo(%s) at %s: ".formatted(Types.simpleName(view.target()), view.type().getName());
      if (candidates.isEmpty()) {
        findings.accept(
            at
                + "there is no bean of type "
                + view.shownTarget()
                + ". Make it a bean, or name another target");
        continue;
      }
      try {
        beans.resolve(candidates);
      } catch (AmbiguousResolutionException e) {
        findings.accept(
            at
                + "there are several beans of type "
                + view.shownTarget()
                + ": "
                + candidates.stream()
                    .map(bean -> bean.getBeanClass().getName())
                    .sorted()
                    .collect(Collectors.joining(", "))
                + ". Name one of them, or give the view a qualifier");
      }
    }
  }
}
