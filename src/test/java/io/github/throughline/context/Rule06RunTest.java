package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rule 6: run, call, where and contextual wrappers; one thread at a time, no chaining. */
class Rule06RunTest {
  private final ContextVar<String> tenant = ContextVar.of("tenant");
  private final ContextVar<String> user = ContextVar.of("user");

  @Test
  void enteringAnEnteredContextIsRefusedNamingTheOwner() {
    Context context = Context.empty();
    context.run(
        () ->
            assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> context.run(() -> {}))
                .withMessage(
                    "Context[] is entered already, by "
                        + Thread.currentThread()
                        + ": a context is entered once at a time. Enter a copy() of it instead"));
  }

  @Test
  void enteringIsRefusedIndirectlyToo() {
    Context outer = Context.empty();
    outer.run(
        () ->
            Context.empty()
                .run(
                    () ->
                        assertThatThrownBy(() -> outer.run(() -> {}))
                            .isInstanceOf(IllegalStateException.class)));
  }

  @Test
  void enteringIsRefusedFromAnotherThreadNamingTheOwner() throws Exception {
    Context context = Context.empty();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Thread owner =
        new Thread(
            () ->
                context.run(
                    () -> {
                      entered.countDown();
                      Latches.await(leave);
                    }),
            "the owner");
    owner.start();
    Latches.await(entered);
    assertThatThrownBy(() -> context.run(() -> {})).hasMessageContaining("the owner");
    assertThatThrownBy(context::enter).hasMessageContaining("the owner");
    leave.countDown();
    owner.join();
    context.run(() -> {});
  }

  @Test
  void refusedEntryLeavesTheThreadWhereItWas() {
    Context context = Context.empty();
    context.run(
        () -> {
          tenant.set("acme");
          assertThatThrownBy(() -> context.run(() -> {})).isNotNull();
          assertThat(tenant.get()).isEqualTo("acme");
        });
  }

  @Test
  void whatIsSetInsideStaysInThatContextForTheNextRun() {
    Context context = Context.empty();
    context.run(() -> tenant.set("acme"));
    assertThat(tenant.isBound()).isFalse();
    assertThat(context.get(tenant)).isEqualTo("acme");
    context.run(() -> assertThat(tenant.get()).isEqualTo("acme"));
  }

  @Test
  void contextsDoNotChain() {
    Context.where(tenant, "acme")
        .run(() -> Context.empty().run(() -> assertThat(tenant.isBound()).isFalse()));
  }

  @Test
  void callAnswersTheResultAndThrowsWhatTheOperationThrows() {
    IOException failure = new IOException("on purpose");
    Context context = Context.empty();
    assertThat(context.<String, RuntimeException>call(() -> "result")).isEqualTo("result");
    assertThatThrownBy(
            () ->
                context.call(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    context.run(() -> {});
  }

  @Test
  void whereRunsInACopyAndTheLastBindingWins() {
    Context.where(tenant, "outer")
        .run(
            () -> {
              Context.where(user, "ann")
                  .where(user, "ben")
                  .run(
                      () -> {
                        assertThat(tenant.get()).isEqualTo("outer");
                        assertThat(user.get()).isEqualTo("ben");
                        tenant.set("inner");
                      });
              assertThat(tenant.get()).isEqualTo("outer");
              assertThat(user.isBound()).isFalse();
            });
  }

  @Test
  void bindingsAreImmutableAndReusable() {
    Bindings base = Context.where(tenant, "acme");
    Bindings more = base.where(user, "ann");
    base.run(() -> assertThat(user.isBound()).isFalse());
    more.run(() -> more.run(() -> assertThat(user.get()).isEqualTo("ann")));
    assertThat(base.<String, RuntimeException>call(tenant::get)).isEqualTo("acme");
  }

  @Test
  void contextualTasksHoldTheBindingsOfTheMomentTheyWereMade() throws Exception {
    Context context = Context.empty();
    context.run(() -> tenant.set("then"));
    StringBuilder seen = new StringBuilder();
    Runnable runnable = context.contextualRunnable(() -> seen.append(tenant.get()).append(' '));
    Consumer<String> consumer =
        context.contextualConsumer(x -> seen.append(x + tenant.get() + ' '));
    BiConsumer<String, String> both =
        context.contextualBiConsumer((x, y) -> seen.append(x + y + tenant.get()));
    var callable = context.contextualCallable(tenant::get);
    var supplier = context.contextualSupplier(tenant::get);
    var function = context.<String, String>contextualFunction(x -> x + tenant.get());
    var biFunction =
        context.<String, String, String>contextualBiFunction((x, y) -> x + y + tenant.get());
    context.run(() -> tenant.set("now"));

    runnable.run();
    consumer.accept("1");
    both.accept("2", "3");
    assertThat(seen).hasToString("then 1then 23then");
    assertThat(callable.call()).isEqualTo("then");
    assertThat(supplier.get()).isEqualTo("then");
    assertThat(function.apply("1")).isEqualTo("1then");
    assertThat(biFunction.apply("1", "2")).isEqualTo("12then");
  }

  @Test
  void contextualTaskRunsWhileItsContextIsEntered() {
    Context context = Context.empty();
    Runnable task = context.contextualRunnable(() -> {});
    context.run(task);
  }

  @Test
  void contextualCallableThrowsWhatItsTaskThrows() {
    IOException failure = new IOException("on purpose");
    assertThatThrownBy(
            Context.empty()
                    .contextualCallable(
                        () -> {
                          throw failure;
                        })
                ::call)
        .isSameAs(failure);
  }

  @Test
  void sizeAndBindingsShowVariablesOnly() {
    Local local = new Local();
    LocalStack<String> stack = new LocalStack<>();
    Context.empty()
        .run(
            () -> {
              local.set("name", "value");
              stack.push("value");
              assertThat(Context.copyOfCurrent().size()).isZero();
              assertThat(Context.copyOfCurrent().bindings()).isEmpty();
              tenant.set("acme");
              assertThat(Context.copyOfCurrent().size()).isEqualTo(1);
            });
  }

  @Test
  @SuppressWarnings("NullAway") // that is what is tested
  void nullArgumentsAreRefusedByName() {
    Context context = Context.empty();
    assertThatThrownBy(() -> context.run(null)).hasMessage("task");
    assertThatThrownBy(() -> context.call(null)).hasMessage("operation");
    assertThatThrownBy(() -> Context.where(null, "x")).hasMessage("variable");
    assertThatThrownBy(() -> context.contextualRunnable(null)).hasMessage("task");
    assertThatThrownBy(() -> context.fixedContextExecutor(null)).hasMessage("executor");
    context.run(() -> {});
  }
}
