package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import io.github.throughline.Transactions;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.context.Context;
import io.smallrye.config.inject.ConfigExtension;
import io.smallrye.faulttolerance.FaultToleranceExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.Asynchronous;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transactional;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.glassfish.enterprise.concurrent.AbstractManagedExecutorService.RejectPolicy;
import org.glassfish.enterprise.concurrent.AsynchronousInterceptor;
import org.glassfish.enterprise.concurrent.ManagedExecutorServiceImpl;
import org.glassfish.enterprise.concurrent.ManagedThreadFactoryImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 38: where the library's annotations stand among those of others on one method. Narayana's
 * {@code @Transactional}, SmallRye's {@code @Retry} and {@code @Timeout}, and {@code @Asynchronous}
 * of the implementation that GlassFish has; in the gaps between them, interceptors that write down
 * what they see.
 */
class Rule38OrderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Where {@code @Asynchronous} looks for its executor. */
  private static final String MANAGED_EXECUTOR = "java:/managed";

  /** What is seen in which order. */
  @ApplicationScoped
  static class Trace {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Set<Thread> others = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread caller;

    void begin() {
      caller = Thread.currentThread();
    }

    void add(String place, boolean deadlineStarted) {
      String thread = "caller's thread";
      if (Thread.currentThread() != caller) {
        others.add(Thread.currentThread());
        thread = "other thread";
      }
      boolean transaction = Transactions.registry().getTransactionStatus() == Status.STATUS_ACTIVE;
      seen.add(
          place
              + ": "
              + thread
              + (deadlineStarted ? ", deadline started" : "")
              + (Deadline.current().isPresent() ? ", deadline" : "")
              + (transaction ? ", transaction" : ""));
    }

    void addEndOfTransaction() {
      Transactions.registry()
          .registerInterposedSynchronization(
              new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int status) {
                  add(status == Status.STATUS_COMMITTED ? "commit" : "rollback", false);
                }
              });
    }

    List<String> seen() {
      return List.copyOf(seen);
    }

    /** How many threads there were besides the caller's. */
    int others() {
      return others.size();
    }
  }

  @InterceptorBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Traced {}

  abstract static class Gap {
    private final String place;
    @Inject Trace trace;

    Gap(String place) {
      this.place = place;
    }

    @AroundInvoke
    Object see(InvocationContext call) throws Exception {
      trace.add(place, call.getContextData().containsKey(Deadline.class.getName()));
      try {
        return call.proceed();
      } finally {
        trace.add("end of " + place, false);
      }
    }
  }

  @Interceptor
  @Traced
  @Priority(OuterInterceptor.PRIORITY - 1)
  static class AroundAll extends Gap {
    AroundAll() {
      super("all");
    }
  }

  @Interceptor
  @Traced
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
  static class AroundTransaction extends Gap {
    AroundTransaction() {
      super("transaction");
    }
  }

  @Interceptor
  @Traced
  @Priority(Interceptor.Priority.APPLICATION)
  static class AroundFaultTolerance extends Gap {
    AroundFaultTolerance() {
      super("fault tolerance");
    }
  }

  @Interceptor
  @Traced
  @Priority(Interceptor.Priority.PLATFORM_AFTER + 500)
  static class AroundAttempt extends Gap {
    AroundAttempt() {
      super("attempt");
    }
  }

  /** All annotations at once; the first attempt of each method fails. */
  @ApplicationScoped
  @Traced
  static class Desk {
    @Inject Trace trace;
    @Inject Bridge bridge;
    private volatile int attempts;

    @SyncToAsync(timeout = 1_000_000)
    @Transactional
    @Retry(delay = 0, jitter = 0)
    @Timeout(1_000_000)
    CompletionStage<String> find() {
      trace.add("body", false);
      return CompletableFuture.completedFuture(answerOnSecondAttempt());
    }

    @AsyncToSync
    @Within(1_000_000)
    @Transactional
    @Retry(delay = 0, jitter = 0)
    @Timeout(1_000_000)
    CompletionStage<String> load() {
      trace.add("body", false);
      return Context.withContextCapture(CompletableFuture.runAsync(() -> {}))
          .thenCompose(none -> bridge.syncToAsync(this::answerOnTheCallersThread));
    }

    @Asynchronous(executor = MANAGED_EXECUTOR)
    @Within(1_000_000)
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @Retry(delay = 0, jitter = 0)
    @Timeout(1_000_000)
    CompletionStage<String> send() {
      trace.add("body", false);
      return Asynchronous.Result.complete(answerOnSecondAttempt());
    }

    @Asynchronous(executor = MANAGED_EXECUTOR)
    @Within(1)
    CompletionStage<String> sendAtOnce() {
      trace.add("body", false);
      return Asynchronous.Result.complete("sent");
    }

    private String answerOnTheCallersThread() {
      trace.add("run back", false);
      return answerOnSecondAttempt();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one attempt after the other
    private String answerOnSecondAttempt() {
      attempts++;
      if (attempts == 1) {
        throw new IllegalArgumentException("first attempt");
      }
      trace.addEndOfTransaction();
      return "found";
    }
  }

  private final ManagedThreadFactoryImpl threads = new ManagedThreadFactoryImpl("managed");
  private final ManagedExecutorServiceImpl managed =
      new ManagedExecutorServiceImpl(
          "managed", threads, 0, false, 1, 1, 0, TimeUnit.SECONDS, 0, 10, null, RejectPolicy.ABORT);

  {
    Directory.start();
    Directory.BOUND.put(Transactions.MANAGER_NAME, Transactions.manager());
    Directory.BOUND.put(MANAGED_EXECUTOR, managed);
  }

  private final Transactions transactions = new Transactions();
  private final SeContainer container = deployed();
  private final Trace trace = container.select(Trace.class).get();
  private final Desk desk = container.select(Desk.class).get();

  @SuppressWarnings("unchecked") // of class literals
  private static SeContainer deployed() {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addExtensions(
            ThroughlineExtension.class,
            TransactionExtension.class,
            ConfigExtension.class,
            FaultToleranceExtension.class)
        .addBeanClasses(
            AsynchronousInterceptor.class,
            AroundAll.class,
            AroundTransaction.class,
            AroundFaultTolerance.class,
            AroundAttempt.class,
            Trace.class,
            Desk.class)
        .initialize();
  }

  @BeforeEach
  void begin() {
    trace.begin();
  }

  @AfterEach
  void end() {
    container.close();
    managed.shutdown();
    transactions.close();
    Directory.stop();
  }

  @Test
  void handOverIsOutsideOfTheTransactionAndOfEachAttempt() {
    assertThat(desk.find()).succeedsWithin(PATIENCE).isEqualTo("found");
    assertThat(trace.seen())
        .contains("end of all: caller's thread")
        .filteredOn(line -> !line.startsWith("end of all"))
        .containsExactly(
            "all: caller's thread",
            "transaction: other thread, deadline started",
            "fault tolerance: other thread, deadline started, transaction",
            "attempt: other thread, deadline started, transaction",
            "body: other thread, deadline, transaction",
            "end of attempt: other thread, transaction",
            "attempt: other thread, deadline started, transaction",
            "body: other thread, deadline, transaction",
            "end of attempt: other thread, transaction",
            "end of fault tolerance: other thread, transaction",
            "commit: other thread",
            "end of transaction: other thread");
    assertThat(trace.others()).isEqualTo(1);
  }

  @Test
  void waitIsInsideOfTheTransactionAndOfEachAttempt() {
    assertThat(desk.load()).isCompletedWithValue("found");
    assertThat(trace.seen())
        .containsExactly(
            "all: caller's thread",
            "transaction: caller's thread, deadline started",
            "fault tolerance: caller's thread, deadline started, transaction",
            "attempt: caller's thread, deadline started, transaction",
            "body: caller's thread, deadline, transaction",
            "run back: caller's thread, deadline, transaction",
            "end of attempt: caller's thread, transaction",
            "attempt: caller's thread, deadline started, transaction",
            "body: caller's thread, deadline, transaction",
            "run back: caller's thread, deadline, transaction",
            "end of attempt: caller's thread, transaction",
            "end of fault tolerance: caller's thread, transaction",
            "commit: caller's thread",
            "end of transaction: caller's thread",
            "end of all: caller's thread");
    assertThat(trace.others()).isZero();
  }

  /** The body itself completes what callers of {@code @Asynchronous} have, before the commit. */
  @Test
  void transactionOfAnAsynchronousMethodIsOnItsThread() throws Exception {
    assertThat(desk.send()).succeedsWithin(PATIENCE).isEqualTo("found");
    managed.shutdown();
    assertThat(managed.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(trace.seen())
        .contains("end of all: caller's thread")
        .filteredOn(line -> !line.startsWith("end of all"))
        .containsExactly(
            "all: caller's thread",
            "transaction: other thread, deadline started",
            "fault tolerance: other thread, deadline started, transaction",
            "attempt: other thread, deadline started, transaction",
            "body: other thread, deadline, transaction",
            "end of attempt: other thread, transaction",
            "attempt: other thread, deadline started, transaction",
            "body: other thread, deadline, transaction",
            "end of attempt: other thread, transaction",
            "end of fault tolerance: other thread, transaction",
            "commit: other thread",
            "end of transaction: other thread");
    assertThat(trace.others()).isEqualTo(1);
  }

  @Test
  void deadlineStartsBeforeAnAsynchronousMethodIsQueued() throws Exception {
    CompletableFuture<Boolean> free = new CompletableFuture<>();
    managed.execute(free::join);
    CompletionStage<String> sent = desk.sendAtOnce();
    long called = System.nanoTime();
    while (System.nanoTime() - called < TimeUnit.MILLISECONDS.toNanos(1)) {
      Thread.onSpinWait();
    }
    free.complete(true);
    assertThat(sent).failsWithin(PATIENCE);
    assertThat(trace.seen())
        .contains("attempt: other thread, deadline started")
        .noneMatch(line -> line.startsWith("body"));
  }
}
