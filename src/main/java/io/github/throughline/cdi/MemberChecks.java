package io.github.throughline.cdi;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundConstruct;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with the members that an annotation is on, and what to do. */
final class MemberChecks {
  /** Of methods that the container calls by itself, which passes by all interceptors. */
  private static final List<Class<? extends Annotation>> CALLED_BY_CONTAINER =
      List.of(
          PostConstruct.class,
          PreDestroy.class,
          Inject.class,
          AroundInvoke.class,
          AroundTimeout.class,
          AroundConstruct.class);

  private MemberChecks() {}

  /** Whether an annotation of the class holds for the method. */
  static boolean isBusinessMethod(AnnotatedMethod<?> method) {
    return Members.isCallable(method.getJavaMember())
        && method.getJavaMember().getDeclaringClass() != Object.class
        && CALLED_BY_CONTAINER.stream().noneMatch(method::isAnnotationPresent);
  }

  static void checkClass(Class<?> type, Consumer<String> problems) {
    if (Modifier.isFinal(type.getModifiers())) {
      problems.accept(
          type.getName()
              + ": the class is final, so that its calls cannot be intercepted. Make it non-final,"
              + " or remove the annotations");
    }
  }

  static void check(
      Method method, Map<Class<? extends Annotation>, Bound> bound, Consumer<String> problems) {
    String hidden = hiddenBy(method);
    if (hidden != null) {
      bound.values().stream()
          .filter(one -> one.method() != null || hidden.equals("final"))
          .forEach(one -> problems.accept(notIntercepted(one, method, hidden)));
    }
    Bound toAsync = bound.get(SyncToAsync.class);
    Bound toSync = bound.get(AsyncToSync.class);
    if (toAsync != null && toSync != null) {
      problems.accept(
          at(toAsync, method)
              + ": it has @AsyncToSync too. One method is handed over one way: remove one of the two");
    } else if (toAsync != null && !Members.isFuture(method.getReturnType())) {
      problems.accept(wrongType(toAsync, method, "CompletionStage, CompletableFuture or Future"));
    } else if (toSync != null && !canBeWaitedFor(method.getReturnType())) {
      problems.accept(
          wrongType(
              toSync,
              method,
              "CompletionStage, CompletableFuture, or Object where callers get the value"));
    }
  }

  /** Whether callers can get the stage completed, or its value. */
  private static boolean canBeWaitedFor(Class<?> returned) {
    return Members.isStage(returned) || returned == Object.class;
  }

  private static @Nullable String hiddenBy(Method method) {
    int modifiers = method.getModifiers();
    if (Modifier.isPrivate(modifiers)) {
      return "private";
    }
    if (Modifier.isStatic(modifiers)) {
      return "static";
    }
    return Modifier.isFinal(modifiers) ? "final" : null;
  }

  private static String notIntercepted(Bound bound, Method method, String hidden) {
    return "%s: the method is %s, so that its calls cannot be intercepted. Make it non-%2$s, or remove the annotation"
        .formatted(at(bound, method), hidden);
  }

  private static String wrongType(Bound bound, Method method, String expected) {
    return "%s: the method returns %s. Let it return %s"
        .formatted(at(bound, method), Members.returned(method), expected);
  }

  private static String at(Bound bound, Method method) {
    return "@%s at %s%s"
        .formatted(
            bound.name(),
            Members.describe(method),
            bound.method() == null ? ", by the annotation of " + bound.type().getName() : "");
  }
}
