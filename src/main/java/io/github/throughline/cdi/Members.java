package io.github.throughline.cdi;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Questions about methods. */
final class Members {
  private Members() {}

  /** As messages name it: {@code com.acme.Desk.find(String)}. */
  static String describe(Method method) {
    return method.getDeclaringClass().getName() + "." + signature(method);
  }

  static String signature(Method method) {
    return Arrays.stream(method.getGenericParameterTypes())
        .map(Types::simpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  static String returned(Method method) {
    Type type = method.getGenericReturnType();
    return Types.simpleName(type);
  }

  static boolean returnsStage(Method method) {
    return isStage(method.getReturnType());
  }

  static boolean isStage(Class<?> type) {
    return type == CompletionStage.class || type == CompletableFuture.class;
  }

  static boolean isFuture(Class<?> type) {
    return isStage(type) || type == Future.class;
  }

  /** Whether the container can intercept calls of the method; for which final classes are not. */
  static boolean isCallable(Method method) {
    int modifiers = method.getModifiers();
    return !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers);
  }

  static boolean overrides(Method one, Method other) {
    return one.getDeclaringClass() != other.getDeclaringClass()
        && other.getDeclaringClass().isAssignableFrom(one.getDeclaringClass())
        && isCallable(other)
        && isCallable(one)
        && one.getName().equals(other.getName())
        && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
  }

  /** Whether the compiler may have made the one to call the other, for callers of a supertype. */
  static boolean isBridgeTo(Method bridge, Method other) {
    Class<?>[] wide = bridge.getParameterTypes();
    Class<?>[] narrow = other.getParameterTypes();
    return bridge.getName().equals(other.getName())
        && wide.length == narrow.length
        && IntStream.range(0, wide.length).allMatch(at -> wide[at].isAssignableFrom(narrow[at]))
        && bridge.getReturnType().isAssignableFrom(other.getReturnType());
  }

  /** A stage that something has answered, of whose results nothing more is known. */
  @SuppressWarnings("unchecked") // each result is an object or null
  static CompletionStage<@Nullable Object> stage(Object answered) {
    return (CompletionStage<@Nullable Object>) answered;
  }
}
