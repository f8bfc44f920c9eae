package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.BridgeException;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InterceptionFactory;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("NullAway") // the container initializes the fields
class Rule38InterceptorsTest {
  private static final ContextVar<String> TENANT = ContextVar.withDefault("tenant", "none");
  private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

  private @Nullable SeContainer application;

  private <T> T deployed(Class<T> bean, Class<?>... others) {
    callerName = Thread.currentThread().getName();
    List<Class<?>> classes = new ArrayList<>(List.of(others));
    classes.add(bean);
    application = Deployed.application(classes.toArray(Class<?>[]::new));
    return application.select(bean).get();
  }

  @AfterEach
  void undeploy() {
    LOG.clear();
    if (application != null) {
      application.close();
    }
  }

  private static void log(String event) {
    boolean here = Thread.currentThread().getName().equals(callerName);
    LOG.add(event + (here ? " here" : " there"));
  }

  private static String callerName = Thread.currentThread().getName();

  /** Stands for a transaction: what is around the body and is not to be interrupted. */
  @InterceptorBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Transaction {}

  @Transaction
  @Interceptor
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
  static class TransactionInterceptor {
    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
      log("begin");
      try {
        return call.proceed();
      } finally {
        log("end" + (Thread.currentThread().isInterrupted() ? " interrupted" : ""));
      }
    }
  }

  /** The outermost of the others, and the innermost. */
  @Transaction
  @Interceptor
  @Priority(5)
  static class Outermost {
    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
      log("outermost");
      return call.proceed();
    }
  }

  @Transaction
  @Interceptor
  @Priority(4800)
  static class Innermost {
    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
      log("innermost");
      return call.proceed();
    }
  }

  // From blocking to asynchronous

  @Dependent
  static class Desk {
    final CompletableFuture<String> pending = new CompletableFuture<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch left = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);

    @SyncToAsync
    @Transaction
    CompletionStage<String> find(String id) {
      log("body");
      return CompletableFuture.completedFuture(id + " of " + TENANT.get());
    }

    @SyncToAsync
    CompletableFuture<String> pending() {
      return pending;
    }

    @SyncToAsync
    CompletionStage<String> nothing() {
      return null;
    }

    @SyncToAsync
    Future<String> plainFuture() {
      FutureTask<String> task = new FutureTask<>(() -> "by a task");
      task.run();
      return task;
    }

    @SyncToAsync
    Future<String> failedPlainFuture() {
      FutureTask<String> task =
          new FutureTask<>(
              () -> {
                throw new IOException("in a task");
              });
      task.run();
      return task;
    }

    @SyncToAsync
    CompletionStage<String> fails() throws IOException {
      throw new IOException("disk");
    }

    @SyncToAsync
    CompletionStage<String> answersFailure() {
      return CompletableFuture.supplyAsync(
          () -> {
            throw new CompletionException(new IOException("stage"));
          });
    }

    @SyncToAsync
    CompletionStage<String> dies() {
      throw new StackOverflowError("deep");
    }

    @SyncToAsync
    CompletionStage<String> sets(String tenant) {
      TENANT.set(tenant);
      return CompletableFuture.completedFuture("set");
    }

    @SyncToAsync(threadSensitive = false)
    CompletionStage<String> blocks() throws InterruptedException {
      entered.countDown();
      try {
        gate.await();
        return null;
      } catch (InterruptedException e) {
        LOG.add("interrupted");
        throw e;
      } finally {
        left.countDown();
      }
    }

    @SyncToAsync
    CompletionStage<Thread> sensitive() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    @SyncToAsync(threadSensitive = false)
    CompletionStage<Thread> pooled() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }
  }

  @Test
  void theHandOverIsOutsideOfAllOtherInterceptors() {
    Desk desk =
        deployed(Desk.class, TransactionInterceptor.class, Outermost.class, Innermost.class);
    String found =
        Context.where(TENANT, "acme").call(() -> desk.find("x").toCompletableFuture().join());

    assertThat(found).isEqualTo("x of acme");
    assertThat(LOG)
        .containsExactly(
            "outermost there", "begin there", "innermost there", "body there", "end there");
  }

  @Test
  void whatTheBodyAnswersIsAwaitedAndNotWaitedFor() {
    Desk desk = deployed(Desk.class);
    CompletableFuture<String> answer = desk.pending();
    // The one worker is free while the stage is pending.
    assertThat(desk.find("x").toCompletableFuture().join()).isEqualTo("x of none");
    assertThat(answer).isNotDone();

    desk.pending.complete("late");
    assertThat(answer.join()).isEqualTo("late");
  }

  @Test
  void aFailureOfAStageThatWasPendingArrivesWithoutWrappers() {
    Desk desk = deployed(Desk.class);
    CompletableFuture<String> answer = desk.pending();
    CompletableFuture<Throwable> seen = answer.handle((result, failure) -> failure);
    assertThat(desk.find("x").toCompletableFuture().join()).isEqualTo("x of none");
    IOException failure = new IOException("late");
    desk.pending.completeExceptionally(new CompletionException(failure));

    assertThat(seen.join()).isSameAs(failure);
  }

  /** As a wrapper that names itself as its cause, which ends the search for what it wraps. */
  private static class Circular extends CompletionException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // else it would not end
  void aWrapperOfItselfArrivesAsItIs() {
    Desk desk = deployed(Desk.class);
    CompletableFuture<String> answer = desk.pending();
    CompletableFuture<Throwable> seen = answer.handle((result, failure) -> failure);
    assertThat(desk.find("x").toCompletableFuture().join()).isEqualTo("x of none");
    Throwable failure = new Circular();
    desk.pending.completeExceptionally(failure);

    assertThat(seen.join()).isSameAs(failure);
  }

  @Test
  void nullIsAResult() {
    assertThat(deployed(Desk.class).nothing().toCompletableFuture().join()).isNull();
  }

  @Test
  void aPlainFutureIsAskedWhereItMayBlock() throws Exception {
    Desk desk = deployed(Desk.class);
    assertThat(desk.plainFuture().get()).isEqualTo("by a task");
    assertThatThrownBy(() -> desk.failedPlainFuture().get())
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("in a task");
  }

  private static Throwable failureOf(CompletionStage<?> stage) {
    return stage.<Throwable>handle((result, failure) -> failure).toCompletableFuture().join();
  }

  @Test
  void aFailureNeverIsThrownAndArrivesAsItIs() throws Exception {
    Desk desk = deployed(Desk.class);
    assertThat(failureOf(desk.fails())).isInstanceOf(IOException.class).hasMessage("disk");
    assertThat(failureOf(desk.answersFailure()))
        .isInstanceOf(IOException.class)
        .hasMessage("stage");
    assertThat(failureOf(desk.dies())).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void whatTheBodySetsIsSeenByStagesThatAreChained() {
    Desk desk = deployed(Desk.class);
    String seen =
        Context.where(TENANT, "acme")
            .call(
                () ->
                    desk.sets("globex")
                        .thenApply(result -> result + " " + TENANT.get())
                        .toCompletableFuture()
                        .join());
    assertThat(seen).isEqualTo("set globex");
  }

  @Test
  void whatTheBodySetsComesBackToACallerThatWaits() {
    Desk desk = deployed(Desk.class);
    Bridge bridge = application.select(Bridge.class).get();
    String seen =
        Context.where(TENANT, "acme")
            .call(() -> bridge.asyncToSync(() -> desk.sets("globex")) + " " + TENANT.get());
    assertThat(seen).isEqualTo("set globex");
  }

  @Test
  void aThreadSensitiveBodyRunsOnTheThreadOfACallerThatWaits() {
    Desk desk = deployed(Desk.class);
    Bridge bridge = application.select(Bridge.class).get();
    assertThat(bridge.<Thread>asyncToSync(desk::sensitive)).isSameAs(Thread.currentThread());
    assertThat(bridge.<Thread>asyncToSync(desk::pooled)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void cancellingTheFutureCancelsTheCall() throws Exception {
    Desk desk = deployed(Desk.class);
    CompletableFuture<String> answer = desk.blocks().toCompletableFuture();
    desk.entered.await();
    assertThat(answer.cancel(true)).isTrue();
    desk.left.await();

    assertThat(LOG).containsExactly("interrupted");
    assertThat(catchThrowable(answer::join)).isInstanceOf(CancellationException.class);
  }

  @Test
  void callsAfterTheEndOfTheApplicationFail() {
    Desk desk = deployed(Desk.class);
    Bridge bridge = application.select(Bridge.class).get();
    assertThat(bridge.syncToAsync(() -> "x").join()).isEqualTo("x");
    application.close();
    application = null;

    assertThat(failureOf(bridge.syncToAsync(() -> "x")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(desk).isNotNull();
  }

  // Executors

  @ApplicationScoped
  static class Pools {
    final ExecutorService pool =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "reports-1"));

    @Produces
    @Named("reports")
    Executor reports() {
      return pool;
    }

    void end() {
      pool.shutdown();
    }
  }

  @Dependent
  static class Reports {
    @SyncToAsync(threadSensitive = false, executor = "reports")
    CompletionStage<String> write() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }
  }

  @Test
  void anExecutorIsABeanByName() {
    Reports reports = deployed(Reports.class, Pools.class);
    assertThat(reports.write().toCompletableFuture().join()).isEqualTo("reports-1");
    application.select(Pools.class).get().end();
  }

  // Time limits

  @Dependent
  static class Slow {
    final CountDownLatch left = new CountDownLatch(1);

    private void block() throws InterruptedException {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        LOG.add("interrupted");
        throw e;
      } finally {
        left.countDown();
      }
    }

    @SyncToAsync(timeout = 30)
    @Transaction
    CompletionStage<String> limited() throws InterruptedException {
      block();
      return null;
    }

    @SyncToAsync(timeout = 1, unit = ChronoUnit.DAYS)
    @Within(30)
    @Transaction
    CompletionStage<String> limitedWithin() throws InterruptedException {
      block();
      return null;
    }

    @SyncToAsync(timeout = 30)
    CompletableFuture<String> neverEnds() {
      return new CompletableFuture<>();
    }

    @SyncToAsync(timeout = 1, unit = ChronoUnit.DAYS)
    @Within(value = 2, unit = ChronoUnit.DAYS)
    CompletionStage<Duration> remainingOfTimeout() {
      return CompletableFuture.completedFuture(Deadline.current().orElseThrow().remaining());
    }

    @SyncToAsync(timeout = 2, unit = ChronoUnit.DAYS)
    @Within(value = 1, unit = ChronoUnit.DAYS)
    CompletionStage<Duration> remainingOfWithin() {
      return CompletableFuture.completedFuture(Deadline.current().orElseThrow().remaining());
    }

    @SyncToAsync
    CompletionStage<Boolean> unlimited() {
      return CompletableFuture.completedFuture(Deadline.current().isEmpty());
    }

    @Within(30)
    @Transaction
    String within() throws InterruptedException {
      block();
      return "";
    }

    @Within(30)
    CompletionStage<String> stageWithin() {
      return new CompletableFuture<>();
    }

    @Within(30)
    CompletionStage<String> bodyOfStageWithin() throws InterruptedException {
      block();
      return null;
    }

    @Within(value = 1, unit = ChronoUnit.HOURS)
    String inTime() throws IOException {
      TENANT.set("gone");
      throw new IOException("disk");
    }

    @AsyncToSync(timeout = 30)
    @Transaction
    CompletionStage<String> awaited() {
      return new CompletableFuture<>();
    }

    @AsyncToSync
    @Within(30)
    CompletionStage<String> awaitedWithin() {
      return new CompletableFuture<>();
    }
  }

  private Slow slow() {
    return deployed(Slow.class, TransactionInterceptor.class);
  }

  private static final String SLOW = Slow.class.getName() + ".";

  @Test
  void aCallThatTakesTooLongIsReleasedAndItsBodyAloneInterrupted() throws Exception {
    Slow slow = slow();
    for (Function<Slow, CompletionStage<?>> call : TWO_LIMITED_CALLS) {
      LOG.clear();
      assertThat(failureOf(call.apply(slow)))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContainingAll(SLOW + "limited", "Deadline[PT0.03S]");
      slow.left.await();
      // The one worker is given up by the late body, and the log complete when that has ended.
      assertThat(slow.unlimited().toCompletableFuture().join()).isTrue();
    }
  }

  private static final List<Function<Slow, CompletionStage<?>>> TWO_LIMITED_CALLS =
      List.of(slow -> unchecked(slow::limited), slow -> unchecked(slow::limitedWithin));

  private static CompletionStage<?> unchecked(Callable<CompletionStage<?>> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new AssertionError("thrown instead of answered", e);
    }
  }

  @Test
  void theEarlierOfTwoLimitsCounts() {
    Slow slow = slow();
    assertThat(slow.remainingOfTimeout().toCompletableFuture().join())
        .isLessThanOrEqualTo(Duration.ofDays(1));
    assertThat(slow.remainingOfWithin().toCompletableFuture().join())
        .isLessThanOrEqualTo(Duration.ofDays(1));
    assertThat(slow.unlimited().toCompletableFuture().join()).isTrue();
  }

  @Test
  void aStageOfTheBodyThatIsLateFailsTheCall() {
    Throwable failure = failureOf(slow().neverEnds());
    assertThat(failure)
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining(SLOW + "neverEnds()");
  }

  @Test
  void onlyTheBodyIsInterruptedAndNotWhatIsAroundIt() {
    Slow slow = slow();
    assertThatThrownBy(slow::within)
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining(SLOW + "within()");
    assertThat(LOG).containsExactly("begin here", "interrupted", "end here");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aMethodThatReturnsAStageFailsTheStage() throws Exception {
    Slow slow = slow();
    assertThat(failureOf(slow.stageWithin()))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining(SLOW + "stageWithin()");
    assertThat(failureOf(slow.bodyOfStageWithin())).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void aBodyWithADeadlineRunsInACopyAndThrowsAsItDoes() {
    Slow slow = slow();
    Context.where(TENANT, "acme")
        .run(
            () -> {
              assertThatThrownBy(slow::inTime).isInstanceOf(IOException.class).hasMessage("disk");
              assertThat(TENANT.get()).isEqualTo("acme");
            });
  }

  @Test
  void aWaitThatTakesTooLongEndsInsideOfTheTransaction() {
    Slow slow = slow();
    assertThatThrownBy(slow::awaited)
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining(SLOW + "awaited()");
    assertThat(LOG).containsExactly("begin here", "end here");
    assertThatThrownBy(slow::awaitedWithin).isInstanceOf(DeadlineExceededException.class);
  }

  /** Runs bodies when told to, as a pool does that is busy. */
  static class BusyPool implements Executor {
    final List<Runnable> queued = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void execute(Runnable task) {
      queued.add(task);
    }
  }

  @ApplicationScoped
  static class BusyPools {
    static final BusyPool POOL = new BusyPool();

    @Produces
    @Named("busy")
    Executor busy() {
      return POOL;
    }
  }

  @Dependent
  static class Queued {
    @SyncToAsync(threadSensitive = false, executor = "busy", timeout = 30)
    @Transaction
    CompletionStage<String> queued() {
      LOG.add("body");
      return null;
    }
  }

  @Test
  void timeInAQueueCountsAndALateBodyNeverStarts() {
    Queued bean = deployed(Queued.class, BusyPools.class, TransactionInterceptor.class);
    assertThat(failureOf(bean.queued())).isInstanceOf(DeadlineExceededException.class);
    assertThat(BusyPools.POOL.queued).isNotEmpty();
    List.copyOf(BusyPools.POOL.queued).forEach(Runnable::run);
    assertThat(LOG).isEmpty();
  }

  @InterceptorBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface SlowCommit {}

  @SlowCommit
  @Interceptor
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
  static class SlowCommitInterceptor {
    static final CountDownLatch RELEASED = new CountDownLatch(1);
    static final CountDownLatch COMMITTED = new CountDownLatch(1);

    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
      Object result = call.proceed();
      try {
        RELEASED.await();
        LOG.add("committed");
      } catch (InterruptedException e) {
        LOG.add("commit interrupted");
      } finally {
        COMMITTED.countDown();
      }
      return result;
    }
  }

  @Dependent
  static class Committing {
    /** Long enough that the commit has begun then. */
    @SyncToAsync(timeout = 1000)
    @SlowCommit
    CompletionStage<String> quick() {
      return CompletableFuture.completedFuture("");
    }
  }

  @Test
  void aCommitThatTakesTooLongReleasesTheCallerAndIsNotInterrupted() throws Exception {
    Committing bean = deployed(Committing.class, SlowCommitInterceptor.class);
    assertThat(failureOf(bean.quick())).isInstanceOf(DeadlineExceededException.class);
    SlowCommitInterceptor.RELEASED.countDown();
    SlowCommitInterceptor.COMMITTED.await();
    assertThat(LOG).containsExactly("committed");
  }

  // From asynchronous to blocking

  interface Finder<T> {
    T find(String id);
  }

  @Dependent
  static class Loader {
    final CompletableFuture<Thread> helped = new CompletableFuture<>();

    @Inject Bridge bridge;

    @AsyncToSync
    @Transaction
    CompletionStage<String> load(String id) {
      log("body");
      return bridge
          .syncToAsync(
              () -> {
                log("part");
                return id;
              })
          .thenApplyAsync(found -> found + "!");
    }

    @AsyncToSync
    CompletableFuture<String> future() {
      return CompletableFuture.supplyAsync(() -> "x");
    }

    @AsyncToSync
    @SuppressWarnings("FutureReturnValueIgnored") // callers get the value
    Object value() {
      return CompletableFuture.supplyAsync(() -> "x");
    }

    @AsyncToSync
    CompletionStage<String> failsUnchecked() {
      return CompletableFuture.failedFuture(new IllegalArgumentException("unchecked"));
    }

    @AsyncToSync
    CompletionStage<String> failsChecked() {
      return CompletableFuture.failedFuture(new IOException("checked"));
    }

    @AsyncToSync
    CompletionStage<String> nothing() {
      return null;
    }

    @AsyncToSync
    CompletionStage<String> sets() {
      TENANT.set("globex");
      return CompletableFuture.completedFuture("set");
    }
  }

  @Test
  void theWaitIsInsideOfAllOtherInterceptorsOnTheThreadOfTheCaller() {
    Loader loader =
        deployed(Loader.class, TransactionInterceptor.class, Outermost.class, Innermost.class);
    CompletionStage<String> loaded = loader.load("x");

    assertThat(loaded.toCompletableFuture()).isCompletedWithValue("x!");
    assertThat(LOG)
        .containsExactly(
            "outermost here", "begin here", "innermost here", "body here", "part here", "end here");
  }

  @Test
  void callersGetTheStageCompletedOrItsValue() {
    Loader loader = deployed(Loader.class);
    assertThat(loader.future()).isCompletedWithValue("x");
    assertThat(loader.value()).isEqualTo("x");
  }

  @Test
  void failuresAreThrownAsTheBridgeThrowsThem() {
    Loader loader = deployed(Loader.class);
    assertThatThrownBy(loader::failsUnchecked)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unchecked");
    assertThatThrownBy(loader::failsChecked)
        .isInstanceOf(BridgeException.class)
        .cause()
        .isInstanceOf(IOException.class);
    assertThatThrownBy(loader::nothing)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Loader.class.getName() + ".nothing()");
  }

  @Test
  void whatAnAwaitedBodySetsComesBack() {
    Loader loader = deployed(Loader.class);
    Context.where(TENANT, "acme")
        .run(
            () -> {
              var unused = loader.sets();
              assertThat(TENANT.get()).isEqualTo("globex");
            });
  }

  // A context of its own

  @FreshContext
  @Dependent
  static class Timer {
    String read() {
      String before = TENANT.get();
      TENANT.set("timer");
      return before;
    }

    @SyncToAsync
    CompletionStage<String> readThere() {
      return CompletableFuture.completedFuture(TENANT.get());
    }
  }

  @Test
  void aFreshContextIsEmptyAndEndsWithTheCall() {
    Timer timer = deployed(Timer.class);
    Context.where(TENANT, "acme")
        .run(
            () -> {
              assertThat(timer.read()).isEqualTo("none");
              assertThat(timer.readThere().toCompletableFuture().join()).isEqualTo("none");
              assertThat(TENANT.get()).isEqualTo("acme");
            });
  }

  // Where the annotations may be

  static class Base {
    CompletionStage<Thread> inherited() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    @SyncToAsync
    CompletionStage<Thread> overridden() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    @SyncToAsync
    CompletionStage<Thread> annotated() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }
  }

  @SyncToAsync(threadSensitive = false)
  @Dependent
  static class Derived extends Base {
    final Thread made = Thread.currentThread();

    @PostConstruct
    void made() {}

    private String secret() {
      return "";
    }

    static String constant() {
      return "";
    }
  }

  @Dependent
  static class Plain extends Base {
    @Override
    CompletionStage<Thread> overridden() {
      return super.overridden();
    }
  }

  private static void assertElsewhere(CompletionStage<Thread> ranOn) {
    assertThat(ranOn.toCompletableFuture().join()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void anAnnotationOfTheClassHoldsForInheritedMethodsToo() {
    Derived derived = deployed(Derived.class);
    assertElsewhere(derived.inherited());
    assertElsewhere(derived.annotated());
    assertThat(derived.secret() + Derived.constant()).isEmpty();
  }

  @Test
  void anInheritedMethodKeepsItsAnnotationAndAnOverridingOneDoesNot() {
    Plain plain = deployed(Plain.class);
    assertElsewhere(plain.annotated());
    assertThat(plain.overridden().toCompletableFuture().join()).isSameAs(Thread.currentThread());
    assertThat(plain.inherited().toCompletableFuture().join()).isSameAs(Thread.currentThread());
  }

  @SyncToAsync
  @Stereotype
  @Retention(RetentionPolicy.RUNTIME)
  @interface Elsewhere {}

  @SyncToAsync
  @InterceptorBinding
  @Target({ElementType.METHOD, ElementType.TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @interface Offloaded {}

  @Elsewhere
  @Dependent
  static class ByStereotype extends Base {}

  @Dependent
  static class ByBinding {
    @Offloaded
    CompletionStage<Thread> method() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }
  }

  @Dependent
  static class ByExtension {
    CompletionStage<Thread> method() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }
  }

  static class Annotating implements Extension {
    void annotate(@Observes ProcessAnnotatedType<ByExtension> event) {
      event.configureAnnotatedType().methods().forEach(method -> method.add(new AnyThread()));
    }
  }

  @SuppressWarnings({"BadAnnotationImplementation", "ClassExplicitlyAnnotation"})
  static class AnyThread extends AnnotationLiteral<SyncToAsync> implements SyncToAsync {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean threadSensitive() {
      return false;
    }

    @Override
    public String executor() {
      return "";
    }

    @Override
    public long timeout() {
      return 0;
    }

    @Override
    public ChronoUnit unit() {
      return ChronoUnit.MILLIS;
    }
  }

  @Test
  void theAnnotationMayComeByStereotypeByBindingOrByExtension() {
    assertElsewhere(deployed(ByStereotype.class).inherited());
    application.close();
    assertElsewhere(deployed(ByBinding.class).method());
    application.close();
    application = Deployed.applicationWith(new Annotating(), ByExtension.class);
    assertElsewhere(application.select(ByExtension.class).get().method());
  }

  interface Source<T> {
    CompletionStage<Thread> read(T from);

    Object await(T from);
  }

  @Dependent
  static class TextSource implements Source<String> {
    @Override
    @SyncToAsync(threadSensitive = false)
    @Transaction
    public CompletableFuture<Thread> read(String from) {
      LOG.add("body");
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    @Override
    @AsyncToSync
    @Transaction
    public CompletionStage<Thread> await(String from) {
      LOG.add("body");
      return CompletableFuture.supplyAsync(Thread::currentThread);
    }
  }

  @Test
  @SuppressWarnings("unchecked") // of the stage that is awaited
  void aMethodThatIsCalledThroughAGenericInterfaceIsHandedOverOnce() {
    Source<String> source = deployed(TextSource.class, Outermost.class);
    assertElsewhere(source.read("x"));
    assertThat(LOG).containsExactly("outermost there", "body");
    LOG.clear();
    assertElsewhere((CompletionStage<Thread>) source.await("x"));
    assertThat(LOG).containsExactly("outermost here", "body");
  }

  @Dependent
  static class GenericFinder<T> implements Finder<T> {
    @Override
    @AsyncToSync
    @SuppressWarnings("unchecked") // callers get the value
    public T find(String id) {
      return (T) CompletableFuture.supplyAsync(() -> id);
    }
  }

  @Test
  @SuppressWarnings("unchecked") // of a class literal
  void whereTheTypeIsAVariableCallersGetTheValue() {
    Finder<String> finder = deployed(GenericFinder.class);
    assertThat(finder.find("x")).isEqualTo("x");
  }

  @Dependent
  static class Unmanaged {
    @SyncToAsync(threadSensitive = false)
    CompletionStage<Thread> method() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }
  }

  static class Made {
    @SyncToAsync(threadSensitive = false)
    CompletionStage<Thread> method() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }
  }

  @Dependent
  static class Makers {
    @Produces
    @Named("made")
    Made made(InterceptionFactory<Made> factory) {
      return factory.createInterceptedInstance(new Made());
    }
  }

  @Test
  void anObjectThatIsInterceptedInCodeIsNoBeanAndBridgedToo() {
    deployed(Makers.class, Makers.class);
    Made made = application.select(Made.class, NamedLiteral.of("made")).get();
    assertElsewhere(made.method());
  }

  // Passivation

  @SessionScoped
  static class Cart implements Serializable {
    private static final long serialVersionUID = 1L;

    @SyncToAsync
    CompletionStage<String> total() {
      return CompletableFuture.completedFuture("");
    }
  }

  @Test
  void aBeanThatCanBePassivatedMayBeBridged() throws Exception {
    assertThat(deployed(Cart.class)).isNotNull();
    ThroughlineExtension extension = application.select(ThroughlineExtension.class).get();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(new InterceptionReference(extension));
    InterceptionReference activated =
        (InterceptionReference)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(activated.get()).isNotNull().isSameAs(activated.get());
  }
}
