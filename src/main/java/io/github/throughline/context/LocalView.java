package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Carries out the accessors of an interface on a {@link Local}. */
final class LocalView implements InvocationHandler {
  private final Local local;
  private final Class<?> view;
  private final Map<Method, Accessor> accessors;

  private LocalView(Local local, Class<?> view, Map<Method, Accessor> accessors) {
    this.local = local;
    this.view = view;
    this.accessors = accessors;
  }

  static <V> V of(Local local, Class<V> view) {
    if (!requireNonNull(view, "view").isInterface()) {
      throw new IllegalArgumentException(
          view.getName() + " is not an interface: a view of a Local is one");
    }
    Map<Method, Accessor> accessors = new HashMap<>();
    for (Method method : view.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers()) && !ProxyMethods.isObjectMethod(method)) {
        accessors.put(method, accessor(method));
      }
    }
    LocalView handler = new LocalView(local, view, Map.copyOf(accessors));
    return view.cast(Proxy.newProxyInstance(view.getClassLoader(), new Class<?>[] {view}, handler));
  }

  private static Accessor accessor(Method method) {
    return Stream.of(Accessor.Kind.values())
        .map(kind -> kind.match(method))
        .<Accessor>mapMulti((accessor, found) -> accessor.ifPresent(found))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(noAccessor(method)));
  }

  private static String noAccessor(Method method) {
    return ProxyMethods.describe(method)
        + " is no accessor of a Local: expected "
        + Stream.of(Accessor.Kind.values()).map(kind -> kind.form).collect(Collectors.joining(", "))
        + ", or a default method";
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class || ProxyMethods.isObjectMethod(method)) {
      return objectMethod(method, arguments);
    }
    if (method.isDefault()) {
      return ProxyMethods.invokeDefault(proxy, method, arguments);
    }
    Accessor accessor = requireNonNull(accessors.get(method));
    return accessor.on(local, method, arguments == null ? null : arguments[0]);
  }

  private Object objectMethod(Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> isViewOfSame(requireNonNull(arguments)[0]);
      case "hashCode" -> local.hashCode();
      default -> view.getSimpleName() + " of " + local;
    };
  }

  private boolean isViewOfSame(@Nullable Object other) {
    return other != null
        && Proxy.isProxyClass(other.getClass())
        && Proxy.getInvocationHandler(other) instanceof LocalView that
        && that.local == local
        && that.view == view;
  }
}
