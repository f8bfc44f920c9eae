package io.github.throughline.cdi;

import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans of all intercepted methods, made at deployment. They are found by class and method, as
 * the interceptors of CDI 4.0 are not told which annotations they are called for.
 */
final class CallPlans {
  private final Map<Class<?>, Map<Method, CallPlan>> plans = new ConcurrentHashMap<>();

  /** Makes the plans of a bean's methods. */
  void add(AnnotatedType<?> type, BeanManager beans, Findings findings) {
    Bindings bindings = new Bindings(beans);
    Map<Class<? extends Annotation>, Bound> ofClass = bindings.of(type);
    Map<Method, CallPlan> made = new HashMap<>();
    for (AnnotatedMethod<?> annotated : type.getMethods()) {
      Method method = annotated.getJavaMember();
      if (!method.isSynthetic() && !isOverridden(method, type)) {
        Map<Class<? extends Annotation>, Bound> own =
            bindings.of(method, annotated.getAnnotations());
        Map<Class<? extends Annotation>, Bound> effective = new LinkedHashMap<>();
        if (MemberChecks.isBusinessMethod(annotated)) {
          effective.putAll(ofClass);
        }
        effective.putAll(own);
        if (!effective.isEmpty()) {
          made.put(method, plan(method, effective, findings));
        }
      }
    }
    if (!made.isEmpty() || !ofClass.isEmpty()) {
      MemberChecks.checkClass(type.getJavaClass(), findings);
      plans.put(type.getJavaClass(), Map.copyOf(made));
    }
  }

  private static CallPlan plan(
      Method method, Map<Class<? extends Annotation>, Bound> bound, Findings findings) {
    MemberChecks.check(method, bound, findings);
    CallPlan plan = CallPlan.of(method, bound, findings.settings(), findings);
    plan.handOver().executorAt(plan.method()).ifPresent(findings::use);
    return plan;
  }

  private static boolean isOverridden(Method method, AnnotatedType<?> type) {
    return type.getMethods().stream()
        .anyMatch(other -> Members.overrides(other.getJavaMember(), method));
  }

  /** Answers the plan for a call of an object's method. */
  CallPlan planOf(Object target, Method method) {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      Map<Method, CallPlan> known = plans.get(type);
      if (known != null) {
        return found(known, method);
      }
    }
    return found(late(target), method);
  }

  /** For objects that are no beans of the deployment, but were made to be intercepted in code. */
  private Map<Method, CallPlan> late(Object target) {
    Class<?> type = target.getClass();
    while (type.isSynthetic()) { // the container's own subclass
      type = type.getSuperclass();
    }
    Findings findings = new Findings();
    BeanManager beans = CDI.current().getBeanManager();
    add(beans.createAnnotatedType(type), beans, findings);
    if (!findings.problems().isEmpty()) {
      plans.remove(type);
      throw new IllegalStateException(String.join(System.lineSeparator(), findings.problems()));
    }
    return plans.getOrDefault(type, Map.of());
  }

  private static CallPlan found(Map<Method, CallPlan> known, Method method) {
    CallPlan plan = known.get(method);
    if (plan != null) {
      return plan;
    }
    return known.keySet().stream()
        .filter(other -> method.isBridge() && Members.isBridgeTo(method, other))
        .findFirst()
        .map(known::get)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    Members.describe(method)
                        + " is intercepted, but its class does not show an annotation that says"
                        + " how. Annotate the method or the class"));
  }
}
