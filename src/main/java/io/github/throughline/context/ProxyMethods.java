package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** What the handlers of JDK proxies in this package have in common. */
final class ProxyMethods {
  private ProxyMethods() {}

  /** Whether an interface's method declares anew one that every object has. */
  static boolean isObjectMethod(Method method) {
    return switch (method.getName()) {
      case "hashCode", "toString" -> method.getParameterCount() == 0;
      case "equals" ->
          method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
      default -> false;
    };
  }

  static String describe(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }

  /** Refuses a value that the method cannot return, before the proxy does without saying which. */
  static @Nullable Object checked(Method method, @Nullable Object value) {
    Class<?> type = method.getReturnType();
    if (type.isPrimitive() && value == null) {
      throw new NullPointerException(
          describe(method) + " returns " + type.getName() + ", but the value is null");
    }
    if (!type.isPrimitive() && value != null && !type.isInstance(value)) {
      throw new ClassCastException(mismatch(method, type, value));
    }
    return value;
  }

  private static String mismatch(Method method, Class<?> type, Object value) {
    return "%s returns %s, but the value is a %s"
        .formatted(describe(method), type.getName(), value.getClass().getName());
  }

  static @Nullable Object invokeDefault(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    Class<?> declaring = method.getDeclaringClass();
    if (Modifier.isPublic(declaring.getModifiers())) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return requireNonNull(MethodHandles.privateLookupIn(declaring, MethodHandles.lookup()))
        .unreflectSpecial(method, declaring)
        .bindTo(proxy)
        .invokeWithArguments(arguments == null ? new @Nullable Object[0] : arguments);
  }
}
