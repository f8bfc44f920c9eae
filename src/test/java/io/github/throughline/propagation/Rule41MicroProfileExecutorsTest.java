package io.github.throughline.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.ThreadSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executors and thread contexts that are built in code, as SmallRye makes them. */
class Rule41MicroProfileExecutorsTest {
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");
  private static final ContextVar<String> USER = ContextVar.of("user");
  private static final String NONE = "none";

  private final List<ManagedExecutor> executors = new ArrayList<>();

  @AfterEach
  void shutDown() {
    executors.forEach(ManagedExecutor::shutdownNow);
  }

  private ManagedExecutor built(ManagedExecutor.Builder builder) {
    ManagedExecutor executor = builder.build();
    executors.add(executor);
    return executor;
  }

  private ManagedExecutor propagating() {
    return built(
        ManagedExecutor.builder().propagated("Throughline").cleared(ThreadContext.ALL_REMAINING));
  }

  private ManagedExecutor clearing() {
    return built(ManagedExecutor.builder().propagated(ThreadContext.NONE).cleared("Throughline"));
  }

  private static String tenant() {
    return TENANT.orElse(NONE);
  }

  // Executors

  @Test
  void anExecutorThatPropagatesShowsTasksTheContextOfTheirSubmission() throws Exception {
    ManagedExecutor executor = propagating();
    List<String> seen =
        Context.where(TENANT, "acme")
            .call(
                () ->
                    List.of(
                        executor.submit(() -> tenant()).get(),
                        executor.supplyAsync(() -> tenant()).get(),
                        executor.invokeAny(List.of(() -> tenant()))));

    assertThat(seen).containsOnly("acme");
  }

  @Test
  void anExecutorPropagatesWithoutBeingAskedAsAllThatRemains() throws Exception {
    ManagedExecutor executor = built(ManagedExecutor.builder());
    String seen = Context.where(TENANT, "acme").call(() -> executor.submit(() -> tenant()).get());

    assertThat(seen).isEqualTo("acme");
  }

  @Test
  void anExecutorThatClearsShowsTasksNothing() throws Exception {
    ManagedExecutor executor = clearing();
    String seen = Context.where(TENANT, "acme").call(() -> executor.submit(() -> tenant()).get());

    assertThat(seen).isEqualTo(NONE);
  }

  @Test
  void tasksLeaveNothingOnTheThreadsOfAnExecutor() throws Exception {
    for (ManagedExecutor executor : List.of(propagating(), clearing())) {
      for (int task = 0; task < 1000; task++) {
        CompletableFuture<Void> done =
            Context.where(TENANT, "acme")
                .call(() -> executor.runAsync(() -> USER.set("left in the task")));
        done.get();
      }
    }
    assertThat(USER.isBound()).isFalse(); // and NoResidue looks at the executors' threads
  }

  // Stages

  @Test
  void eachStageHasTheContextOfItsOwnCreation() {
    ManagedExecutor executor = propagating();
    CompletableFuture<String> source = executor.newIncompleteFuture();
    CompletableFuture<String> chain =
        Context.where(TENANT, "first")
            .call(
                () -> {
                  CompletableFuture<String> one = source.thenApply(start -> start + tenant());
                  TENANT.set("second");
                  return one.thenApplyAsync(before -> before + " " + tenant());
                });
    Context.where(TENANT, "of the completing thread")
        .run(
            () -> {
              source.complete("");
              assertThat(tenant()).isEqualTo("of the completing thread");
            });

    assertThat(chain.join()).isEqualTo("first second");
  }

  @Test
  void whatAStageWritesNoOtherStageSees() {
    ManagedExecutor executor = propagating();
    String seen =
        Context.where(TENANT, "acme")
            .call(
                () ->
                    executor
                        .supplyAsync(() -> TENANT.set("of the first stage").variable().name())
                        .thenApplyAsync(name -> name + " " + tenant())
                        .join());

    assertThat(seen).isEqualTo("tenant acme");
  }

  @Test
  void aFailedStageRestoresItsThread() {
    ManagedExecutor executor = propagating();
    IllegalStateException failure = new IllegalStateException("of the stage");
    CompletableFuture<String> source = executor.newIncompleteFuture();
    CompletableFuture<String> failed =
        Context.where(TENANT, "acme")
            .call(
                () ->
                    source.thenApply(
                        start -> {
                          USER.set(start);
                          throw failure;
                        }));
    source.complete("start");

    assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class).hasCause(failure);
    assertThat(USER.isBound()).isFalse();
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @Test
  void aForeignStageCanBeGivenContextCapture() {
    ThreadContext contexts = contexts();
    CompletableFuture<String> source = new CompletableFuture<>();
    CompletableFuture<String> chain =
        Context.where(TENANT, "acme")
            .call(() -> contexts.withContextCapture(source).thenApply(start -> start + tenant()));
    source.complete("at ");

    assertThat(chain.join()).isEqualTo("at acme");
  }

  // Thread contexts

  private static ThreadContext contexts() {
    return ThreadContext.builder()
        .propagated("Throughline")
        .cleared()
        .unchanged(ThreadContext.ALL_REMAINING)
        .build();
  }

  @Test
  void contextualFunctionsOfEveryKindRunInTheContextOfTheirMaking() throws Exception {
    ThreadContext contexts = contexts();
    List<String> seen = new ArrayList<>();
    List<ThrowingRunnable> calls =
        Context.where(TENANT, "acme")
            .call(
                () -> {
                  Runnable runnable = contexts.contextualRunnable(() -> seen.add(tenant()));
                  var callable = contexts.contextualCallable(() -> tenant());
                  var supplier = contexts.contextualSupplier(() -> tenant());
                  var function = contexts.contextualFunction((String a) -> a + tenant());
                  var biFunction =
                      contexts.contextualFunction((String a, String b) -> a + b + tenant());
                  var consumer = contexts.contextualConsumer((String a) -> seen.add(a + tenant()));
                  var biConsumer =
                      contexts.contextualConsumer(
                          (String a, String b) -> seen.add(a + b + tenant()));
                  Executor executor = contexts.currentContextExecutor();
                  return List.<ThrowingRunnable>of(
                      runnable::run,
                      () -> seen.add(callable.call()),
                      () -> seen.add(supplier.get()),
                      () -> seen.add(function.apply("")),
                      () -> seen.add(biFunction.apply("", "")),
                      () -> consumer.accept(""),
                      () -> biConsumer.accept("", ""),
                      () -> executor.execute(() -> seen.add(tenant())));
                });
    for (ThrowingRunnable call : calls) {
      Context.where(TENANT, "of the caller")
          .call(
              () -> {
                call.run();
                assertThat(tenant()).isEqualTo("of the caller");
                return NONE;
              });
    }

    assertThat(seen).hasSize(8).containsOnly("acme");
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  @Test
  void eachRunOfAContextualTaskStartsAnew() {
    Runnable task =
        Context.where(TENANT, "acme")
            .call(
                () ->
                    contexts()
                        .contextualRunnable(
                            () -> {
                              assertThat(USER.isBound()).isFalse();
                              USER.set("left in the run");
                            }));
    task.run();
    task.run();

    assertThat(USER.isBound()).isFalse();
  }

  @Test
  void aContextThatClearsShowsNothingAndPutsBackWhatWasThere() {
    ThreadContext clearing =
        ThreadContext.builder()
            .propagated()
            .cleared("Throughline")
            .unchanged(ThreadContext.ALL_REMAINING)
            .build();
    Context.where(TENANT, "acme")
        .run(
            () -> {
              assertThat(clearing.contextualSupplier(() -> tenant()).get()).isEqualTo(NONE);
              assertThat(tenant()).isEqualTo("acme");
            });
  }

  @Test
  void aContextLeftUnchangedIsTheOneOfTheThreadWritesIncluded() {
    ThreadContext unchanged =
        ThreadContext.builder()
            .propagated()
            .cleared(ThreadContext.ALL_REMAINING)
            .unchanged("Throughline")
            .build();
    Runnable task =
        Context.where(TENANT, "of the making")
            .call(() -> unchanged.contextualRunnable(() -> USER.set("seen by " + tenant())));
    Context.where(TENANT, "of the caller")
        .run(
            () -> {
              task.run();
              assertThat(USER.get()).isEqualTo("seen by of the caller");
            });
  }

  @Test
  void anUnknownTypeNameIsRefused() {
    ThreadContext.Builder builder = ThreadContext.builder().propagated("throughline");

    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
  }
}
