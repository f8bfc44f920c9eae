package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of a future that takes an action captures the context for it (rule 11). */
class ContextualFutureTest {
  private static final Set<Class<?>> ACTIONS =
      Set.of(
          Runnable.class,
          Supplier.class,
          Function.class,
          BiFunction.class,
          Consumer.class,
          BiConsumer.class);

  private static final ContextVar<String> TENANT = ContextVar.of("tenant");

  static Stream<Method> methodsWithAnAction() {
    return Arrays.stream(CompletableFuture.class.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
        .filter(method -> Stream.of(method.getParameterTypes()).anyMatch(ACTIONS::contains));
  }

  @Test
  void thereAreAsManyAsTheJdkHas() {
    assertThat(methodsWithAnAction()).hasSizeGreaterThanOrEqualTo(44);
  }

  @ParameterizedTest
  @MethodSource("methodsWithAnAction")
  void actionSeesTheContextInWhichItWasGiven(Method method) throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("never run");
    CompletableFuture<Object> source = new CompletableFuture<>();
    CompletableFuture<Object> future = Context.withContextCapture(source);
    Object[] arguments =
        Stream.of(method.getParameterTypes()).map(type -> argument(type, seen)).toArray();

    Object dependent =
        Context.where(TENANT, "acme")
            .<Object, Exception>call(() -> method.invoke(future, arguments));
    Context.where(TENANT, "of the completing thread").run(() -> complete(source, method));

    assertThat(dependent).isInstanceOf(ContextualFuture.class);
    awaitSettled((CompletableFuture<?>) dependent);
    assertThat(seen).hasValue("acme");
  }

  private static void complete(CompletableFuture<Object> source, Method method) {
    if (method.getName().equals("completeAsync")) {
      return; // completes itself
    }
    if (method.getName().startsWith("exceptionally")) {
      source.completeExceptionally(new IllegalStateException("on purpose"));
    } else {
      source.complete("value");
    }
  }

  private static void awaitSettled(CompletableFuture<?> future) throws Exception {
    future.handle((result, failure) -> true).get(30, TimeUnit.SECONDS);
  }

  private static Object argument(Class<?> type, AtomicReference<String> seen) {
    if (type == Executor.class) {
      return (Executor) Runnable::run;
    }
    if (type == CompletionStage.class) {
      return CompletableFuture.completedStage("other");
    }
    return Proxy.newProxyInstance(
        ContextualFutureTest.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (!method.getName().matches("run|get|apply|accept")) {
            return method.getName().equals("toString") ? "an action" : null;
          }
          seen.set(TENANT.orElse("none"));
          return method.getReturnType() == void.class
              ? null
              : CompletableFuture.completedFuture("result");
        });
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // what the actions saw tells all
  void dependentsOfDependentsCaptureToo() {
    List<String> seen = new ArrayList<>();
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> future = Context.withContextCapture(source);
    Context.where(TENANT, "a")
        .run(
            () -> {
              future.copy().thenRun(() -> seen.add("copy " + TENANT.get()));
              future.minimalCompletionStage().thenRun(() -> seen.add("minimal " + TENANT.get()));
              future
                  .orTimeout(1, TimeUnit.HOURS)
                  .thenRun(() -> seen.add("or timeout " + TENANT.get()));
            });
    source.complete("x");
    assertThat(seen).containsExactlyInAnyOrder("copy a", "minimal a", "or timeout a");
  }

  @Test
  void failureComesThrough() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> future = Context.withContextCapture(source);
    source.completeExceptionally(failure);
    assertThatThrownBy(future::join).isInstanceOf(CompletionException.class).hasCause(failure);
  }

  @Test
  void completingTheCapturingFutureLeavesTheGivenStageAlone() {
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> future = Context.withContextCapture(source);
    future.cancel(true);
    assertThat(source).isNotDone();
    source.complete("late");
    assertThat(future).isCancelled();
  }
}
