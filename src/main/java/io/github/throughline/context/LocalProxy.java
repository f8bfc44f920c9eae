package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects that stand for another one, looked up at every call: for code that wants <em>the
 * current user</em> as an object that it can keep.
 *
 * {@snippet :
 * static final ContextVar<User> USER = ContextVar.of("user");
 * static final User CURRENT_USER = LocalProxy.of(User.class, USER);
 *
 * Context.where(USER, ann).run(() -> assertEquals("ann", CURRENT_USER.name()));
 * }
 *
 * <p>Calls go to the current object, {@code equals}, {@code hashCode} and {@code toString}
 * included; {@code equals} looks through a proxy given as argument. As the answers change with the
 * current object, do not use a proxy as a key. Where there is no current object, {@code toString}
 * says so and everything else throws {@link UnboundException}; {@code null} counts as no object. An
 * exception of the source itself is thrown on, and never taken for "no object".
 *
 * <p>The type is an interface. For a class, inject it with {@code @ContextLocal}: CDI makes client
 * proxies of classes. Methods throw {@link NullPointerException} for a {@code null} argument.
 */
public final class LocalProxy {
  private LocalProxy() {}

  /**
   * Makes a proxy for the value of a variable, its default included.
   *
   * @param type the interface
   * @param variable finds the object
   * @param <T> the interface
   * @return a proxy
   * @throws IllegalArgumentException if {@code type} is not an interface
   */
  public static <T> T of(Class<T> type, ContextVar<? extends @Nullable T> variable) {
    return of(type, requireNonNull(variable, "variable")::get, variable.toString());
  }

  /**
   * Makes a proxy for what a supplier answers at each call.
   *
   * @param type the interface
   * @param source finds the object; answers {@code null} or throws {@link UnboundException} where
   *     there is none
   * @param <T> the interface
   * @return a proxy
   * @throws IllegalArgumentException if {@code type} is not an interface
   */
  public static <T> T of(Class<T> type, Supplier<? extends @Nullable T> source) {
    return of(type, requireNonNull(source, "source"), "its source");
  }

  /**
   * Makes a proxy for the top of a stack.
   *
   * @param type the interface
   * @param stack finds the object
   * @param <T> the interface
   * @return a proxy
   * @throws IllegalArgumentException if {@code type} is not an interface
   */
  public static <T> T of(Class<T> type, LocalStack<? extends T> stack) {
    requireNonNull(stack, "stack");
    return of(type, () -> stack.top().orElse(null), "an empty LocalStack");
  }

  /**
   * Makes a proxy for a value of a {@link Local}.
   *
   * @param type the interface
   * @param local finds the object
   * @param name under this name
   * @param <T> the interface
   * @return a proxy, whose calls throw {@link ClassCastException} while the value is of another
   *     type
   * @throws IllegalArgumentException if {@code type} is not an interface
   */
  public static <T> T of(Class<T> type, Local local, String name) {
    requireNonNull(local, "local");
    requireNonNull(name, "name");
    return of(
        type, () -> type.cast(local.<@Nullable Object>get(name)), "\"" + name + "\" of a Local");
  }

  private static <T> T of(Class<T> type, Supplier<? extends @Nullable T> source, String described) {
    if (!requireNonNull(type, "type").isInterface()) {
      throw new IllegalArgumentException(
          "No proxy for %s: only interfaces have one; for a class, inject it with @ContextLocal"
              .formatted(type.getName()));
    }
    Handler handler = new Handler(type, source, described);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /**
   * Tells whether a proxy has an object to stand for, here and now.
   *
   * @param proxy made by this class
   * @return {@code true} if a call would reach an object
   * @throws IllegalArgumentException if the argument is no such proxy
   */
  public static boolean isBound(Object proxy) {
    Handler handler = handlerOf(requireNonNull(proxy, "proxy"));
    if (handler == null) {
      throw new IllegalArgumentException(
          "An instance of " + proxy.getClass().getName() + " is no proxy made by LocalProxy");
    }
    return handler.currentOrNull() != null;
  }

  /**
   * Answers the object that a proxy stands for, here and now: to hand it to another thread, to cast
   * it, or to keep it.
   *
   * @param proxy made by this class, or any other object
   * @param <T> the type of the object
   * @return the current object; the argument itself if it is no such proxy
   * @throws UnboundException if the proxy has no object to stand for
   */
  @SuppressWarnings("unchecked") // the object implements the interface that the proxy does
  public static <T> T unwrap(T proxy) {
    Handler handler = handlerOf(requireNonNull(proxy, "proxy"));
    return handler == null ? proxy : (T) handler.current();
  }

  private static @Nullable Handler handlerOf(Object object) {
    return Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof Handler handler
        ? handler
        : null;
  }

  private static final class Handler implements InvocationHandler {
    private final Class<?> type;
    private final Supplier<?> source;
    private final String described;

    Handler(Class<?> type, Supplier<?> source, String described) {
      this.type = type;
      this.source = source;
      this.described = described;
    }

    @Nullable Object currentOrNull() {
      try {
        return source.get();
      } catch (UnboundException unbound) {
        return null;
      }
    }

    Object current() {
      Object current = currentOrNull();
      if (current == null) {
        throw new UnboundException(
            "There is no current %s: nothing bound in %s".formatted(type.getName(), described));
      }
      return current;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (method.getName().equals("toString") && ProxyMethods.isObjectMethod(method)) {
        Object current = currentOrNull();
        return current == null ? "unbound " + type.getName() : current.toString();
      }
      Object current = current();
      if (method.getName().equals("equals") && ProxyMethods.isObjectMethod(method)) {
        return isEqual(current, requireNonNull(arguments)[0]);
      }
      try {
        if (!Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
          method.trySetAccessible();
        }
        return method.invoke(current, arguments);
      } catch (InvocationTargetException e) {
        throw requireNonNull(e.getCause());
      }
    }

    private static boolean isEqual(Object current, @Nullable Object other) {
      Handler handler = other == null ? null : handlerOf(other);
      return current.equals(handler == null ? other : handler.currentOrNull());
    }
  }
}
