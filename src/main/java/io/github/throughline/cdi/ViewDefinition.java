package io.github.throughline.cdi;

import jakarta.enterprise.inject.spi.AnnotatedType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pairs the methods of a view with those of its target, and says what is wrong with them. */
final class ViewDefinition {
  private final AnnotatedType<?> annotated;
  private final Class<?> type;
  private final Class<?> target;
  private final TypeArguments types;
  private final TargetMethods counterparts;
  private final Bindings bindings;
  private final Findings findings;

  private ViewDefinition(
      AnnotatedType<?> annotated, Class<?> target, Bindings bindings, Findings findings) {
    this.annotated = annotated;
    this.type = annotated.getJavaClass();
    this.target = target;
    this.types = new TypeArguments(type);
    this.counterparts = new TargetMethods(target);
    this.bindings = bindings;
    this.findings = findings;
  }

  /** Answers what the abstract methods of a view do; {@code null} if it is no view at all. */
  static @Nullable Map<Method, ViewMethod> methods(
      AnnotatedType<?> annotated, Bindings bindings, Findings findings) {
    Class<?> type = annotated.getJavaClass();
    Class<?> target = annotated.getAnnotation(BridgeTo.class).value();
    String problem = problem(type, target);
    if (problem != null) {
      findings.accept(
          "@BridgeTo(%s) at %s: %s".formatted(Types.simpleName(target), type.getName(), problem));
      return null;
    }
    return new ViewDefinition(annotated, target, bindings, findings).pair();
  }

  private static @Nullable String problem(Class<?> type, Class<?> target) {
    if (!type.isInterface()) {
      return "a view is an interface. Annotate one that declares the methods to call";
    }
    if (type == target) {
      return "a view cannot be its own target. Name the bean to call";
    }
    if (target.isPrimitive() || target.isArray() || target.isAnnotation()) {
      return "the target is no bean type. Name the class or interface of the bean to call";
    }
    return type.getTypeParameters().length == 0
        ? null
        : "the interface has type parameters. Extend it by a view that gives the type arguments";
  }

  private Map<Method, ViewMethod> pair() {
    Map<Class<? extends Annotation>, Bound> ofType = bindings.of(annotated);
    Map<Method, ViewMethod> paired = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers()) && !ViewHandler.isObjectMethod(method)) {
        ViewMethod found = pair(method, ofType);
        if (found != null) {
          paired.put(method, found);
        }
      }
    }
    return Map.copyOf(paired);
  }

  private @Nullable ViewMethod pair(Method method, Map<Class<? extends Annotation>, Bound> ofType) {
    Optional<Method> found = counterparts.find(method.getName(), types.parameters(method));
    if (found.isEmpty()) {
      findings.accept(
          "%s: the target %s has no method %s. Add it there, or make this one a default method"
              .formatted(shown(method), target.getName(), signature(method)));
      return null;
    }
    Method counterpart = found.get();
    ViewMethod.Answer mine = ViewMethod.Answer.of(method, types);
    ViewMethod.Answer theirs = ViewMethod.Answer.of(counterpart, counterparts.types());
    CallPlan.Direction direction = ViewMethod.direction(mine, theirs);
    if (direction == null) {
      findings.accept(
          "%s: it returns %s, which %s, returned by the target %s, cannot become. Let one return"
                  .formatted(
                      shown(method),
                      Members.returned(method),
                      Members.returned(counterpart),
                      Members.describe(counterpart))
              + " what the other does, or a CompletionStage of it");
      return null;
    }
    counterpart.trySetAccessible();
    return new ViewMethod(
        method,
        counterpart,
        direction,
        handOver(method, direction, ofType),
        mine.isNothing() && !theirs.isNothing());
  }

  private HandOver handOver(
      Method method, CallPlan.Direction direction, Map<Class<? extends Annotation>, Bound> ofType) {
    Map<Class<? extends Annotation>, Bound> own = bindings.of(method, annotationsOf(method));
    Map<Class<? extends Annotation>, Bound> all = new HashMap<>(ofType);
    all.putAll(own);
    refuse(own.get(SyncToAsync.class), direction == CallPlan.Direction.SYNC_TO_ASYNC);
    refuse(own.get(AsyncToSync.class), direction == CallPlan.Direction.ASYNC_TO_SYNC);
    Function<Bound, Attributes> read = one -> new Attributes(one, findings.settings(), findings);
    Bound toAsync = all.get(SyncToAsync.class);
    Bound toSync = all.get(AsyncToSync.class);
    HandOver handOver = HandOver.UNCONFIGURED;
    if (direction == CallPlan.Direction.SYNC_TO_ASYNC && toAsync != null) {
      handOver = HandOver.of((SyncToAsync) toAsync.annotation(), read.apply(toAsync));
    } else if (direction == CallPlan.Direction.ASYNC_TO_SYNC && toSync != null) {
      handOver = HandOver.of((AsyncToSync) toSync.annotation(), read.apply(toSync));
    }
    Duration within = CallPlan.limitOf(all.get(Within.class), read);
    handOver.executorAt(shown(method)).ifPresent(findings::use);
    return handOver.within(within);
  }

  private void refuse(@Nullable Bound bound, boolean fits) {
    if (bound != null && !fits) {
      findings.accept(
          "@%s at %s: calls of the target are not handed over this way. Remove the annotation, or change what the method returns"
              .formatted(bound.name(), bound.where()));
    }
  }

  private Set<Annotation> annotationsOf(Method method) {
    return annotated.getMethods().stream()
        .filter(one -> one.getJavaMember().equals(method))
        .findFirst()
        .map(one -> one.getAnnotations())
        .orElseGet(() -> Set.copyOf(List.of(method.getAnnotations())));
  }

  private String shown(Method method) {
    return type.getName() + "." + signature(method);
  }

  private String signature(Method method) {
    return types.parameters(method).stream()
        .map(Types::simpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }
}
