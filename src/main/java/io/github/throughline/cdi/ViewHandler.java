package io.github.throughline.cdi;

import static java.util.Objects.requireNonNull;

import io.github.throughline.bridge.BridgeException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Carries out the methods of a view on its target. */
final class ViewHandler implements InvocationHandler {
  private final View view;
  private final Bridges bridges;
  private final TargetBean target;

  ViewHandler(View view, Bridges bridges, TargetBean target) {
    this.view = view;
    this.bridges = bridges;
    this.target = target;
  }

  Object proxy() {
    return Proxy.newProxyInstance(view.type().getClassLoader(), new Class<?>[] {view.type()}, this);
  }

  static ViewHandler of(Object proxy) {
    return (ViewHandler) Proxy.getInvocationHandler(proxy);
  }

  /** Called when the bean that has the view ends. */
  void release() {
    target.release();
  }

  /** Whether an interface's method declares anew one that every object has. */
  static boolean isObjectMethod(Method method) {
    return switch (method.getName()) {
      case "hashCode", "toString" -> method.getParameterCount() == 0;
      case "equals" ->
          method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
      default -> false;
    };
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class || isObjectMethod(method)) {
      return objectMethod(method, arguments);
    }
    if (method.isDefault()) {
      return invokeDefault(proxy, method, arguments);
    }
    ViewMethod paired = requireNonNull(view.methods().get(method));
    try {
      return checked(method, bridged(paired, arguments));
    } catch (BridgeException e) {
      Throwable cause = e.getCause();
      throw cause != null && paired.declares(cause) ? cause : e;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw paired.declares(e) ? e : new BridgeException(e);
    }
  }

  private @Nullable Object bridged(ViewMethod method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.direction()) {
      case NONE -> straight(method, call(method, arguments));
      case SYNC_TO_ASYNC -> send(method, arguments);
      case ASYNC_TO_SYNC -> {
        Object result = await(method, arguments);
        yield method.yieldsNothing() ? null : result;
      }
    };
  }

  private CompletableFuture<@Nullable Object> send(
      ViewMethod method, @Nullable Object @Nullable [] arguments) {
    Callable<@Nullable Object> body =
        () -> {
          Object result = callChecked(method, arguments);
          return method.yieldsNothing() ? null : result;
        };
    try {
      return bridges
          .limited(method.handOver())
          .syncToAsync(new NamedCall<>(Members.describe(method.target()), body));
    } catch (RuntimeException e) { // there is no bridge, and such a method does not throw
      return CompletableFuture.failedFuture(e);
    }
  }

  private @Nullable Object await(ViewMethod method, @Nullable Object @Nullable [] arguments) {
    return bridges
        .limited(method.handOver())
        .asyncToSync(
            new NamedCall<CompletionStage<@Nullable Object>>(
                Members.describe(method.target()), () -> stage(callChecked(method, arguments))));
  }

  private static @Nullable Object straight(ViewMethod method, @Nullable Object answered) {
    if (!(answered instanceof CompletionStage<?>)
        || !Members.isFuture(method.view().getReturnType())) {
      return method.yieldsNothing() ? null : answered;
    }
    CompletionStage<@Nullable Object> stage = stage(answered);
    CompletionStage<@Nullable Object> result =
        method.yieldsNothing() ? stage.thenApply(value -> null) : stage;
    return method.view().getReturnType().isInstance(result) ? result : result.toCompletableFuture();
  }

  @SuppressWarnings("NullAway") // that there is no stage is the bridge's to report
  private static CompletionStage<@Nullable Object> stage(@Nullable Object answered) {
    return Members.stage(answered);
  }

  private @Nullable Object callChecked(ViewMethod method, @Nullable Object @Nullable [] arguments)
      throws Exception {
    try {
      return call(method, arguments);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new BridgeException(e);
    }
  }

  private @Nullable Object call(ViewMethod method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.target().invoke(target.get(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** Refuses a value that the method cannot return, before the proxy does without saying which. */
  private static @Nullable Object checked(Method method, @Nullable Object value) {
    Class<?> type = method.getReturnType();
    if (value == null && type.isPrimitive() && type != void.class) {
      throw new NullPointerException(
          Members.describe(method) + " returns " + type.getName() + ", but the value is null");
    }
    return value;
  }

  private static @Nullable Object invokeDefault(
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

  private Object objectMethod(Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> isSameView(requireNonNull(arguments)[0]);
      case "hashCode" -> view.hashCode();
      default -> view.toString();
    };
  }

  private boolean isSameView(@Nullable Object other) {
    return other != null
        && Proxy.isProxyClass(other.getClass())
        && Proxy.getInvocationHandler(other) instanceof ViewHandler that
        && that.view.equals(view)
        && (that == this || that.target.get() == target.get());
  }
}
