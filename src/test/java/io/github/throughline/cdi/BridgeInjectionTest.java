package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // the container initializes the fields
class BridgeInjectionTest {
  private @Nullable SeContainer application;

  private <T> T deployed(Class<T> bean, Class<?>... others) {
    List<Class<?>> classes = new ArrayList<>(List.of(others));
    classes.add(bean);
    application = Deployed.application(classes.toArray(Class<?>[]::new));
    return application.select(bean).get();
  }

  @AfterEach
  void undeploy() {
    if (application != null) {
      application.close();
    }
    System.clearProperty(Bridges.EXECUTOR);
    System.clearProperty(Bridges.TIMERS);
    Directory.stop();
  }

  // Deadlines

  @ApplicationScoped
  static class Clock {
    @Inject Provider<Deadline> current;
    @Inject Instance<Optional<Deadline>> ifAny;

    Deadline current() {
      return current.get();
    }

    Optional<Deadline> ifAny() {
      return ifAny.get();
    }
  }

  @Test
  void theDeadlineIsTheCurrentOne() {
    Clock clock = deployed(Clock.class);
    Deadline deadline = Deadline.after(Duration.ofHours(1));
    deadline.run(
        () -> {
          assertThat(clock.current()).isSameAs(deadline);
          assertThat(clock.ifAny()).containsSame(deadline);
        });
  }

  @Test
  void whereThereIsNoDeadlineItIsSaidWhatToInject() {
    Clock clock = deployed(Clock.class);
    assertThat(clock.ifAny()).isEmpty();
    assertThatThrownBy(clock::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "There is no current deadline. Inject Optional<Deadline> where there may be none, and"
                + " Provider<Deadline> into beans that outlive the call");
  }

  // Executors of the application

  @Qualifier @Retention(RetentionPolicy.RUNTIME)
  @interface Reports {}

  /** Runs everything at once and remembers how often. */
  static class Counting implements Executor {
    final AtomicInteger runs = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
      runs.incrementAndGet();
      task.run();
    }
  }

  @ApplicationScoped
  static class Pools {
    static final Counting REPORTS = new Counting();
    static final ScheduledThreadPoolExecutor TIMERS = new ScheduledThreadPoolExecutor(1);

    @Produces
    @Reports
    @Named("reports")
    Executor reports() {
      return REPORTS;
    }

    @Produces
    @Named("timers")
    ScheduledExecutorService timers() {
      return TIMERS;
    }
  }

  @Dependent
  static class Desk {
    @Inject Bridge bridge;
    @Inject @Reports Bridge reports;
    @Inject @Reports Instance<Bridge> again;

    @Within(3_600_000)
    Deadline limited() {
      return Deadline.current().orElseThrow();
    }
  }

  @Test
  void aQualifiedBridgeRunsOnTheExecutorWithTheQualifier() {
    Desk desk = deployed(Desk.class, Pools.class);
    Pools.REPORTS.runs.set(0);
    assertThat(desk.reports.pooled().syncToAsync(Thread::currentThread).join())
        .isSameAs(Thread.currentThread());
    assertThat(desk.again.get()).isSameAs(desk.reports);
    assertThat(Pools.REPORTS.runs).hasValue(1);
    assertThat(desk.bridge.pooled().syncToAsync(Thread::currentThread).join())
        .isNotSameAs(Thread.currentThread());
    assertThat(Pools.REPORTS.runs).hasValue(1);
  }

  @Test
  void theApplicationsExecutorAndTimersAreConfigured() {
    System.setProperty(Bridges.EXECUTOR, "reports");
    System.setProperty(Bridges.TIMERS, "timers");
    Desk desk = deployed(Desk.class, Pools.class);
    Pools.REPORTS.runs.set(0);
    assertThat(desk.bridge.pooled().syncToAsync(Thread::currentThread).join())
        .isSameAs(Thread.currentThread());
    assertThat(Pools.REPORTS.runs).hasValue(1);

    long before = Pools.TIMERS.getTaskCount();
    CompletableFuture<String> never = new CompletableFuture<>();
    assertThat(desk.limited().bound(never)).isNotDone();
    assertThat(Pools.TIMERS.getTaskCount()).isGreaterThan(before);
  }

  @ApplicationScoped
  static class OwnBridges {
    static final Bridge PLAIN = Bridge.on(Runnable::run);
    static final Bridge REPORTS = Bridge.on(Runnable::run);

    @Produces
    Bridge plain() {
      return PLAIN;
    }

    @Produces
    @Reports
    Bridge reports() {
      return REPORTS;
    }
  }

  @Test
  void bridgesThatTheApplicationProducesAreInjectedInstead() {
    Desk desk = deployed(Desk.class, OwnBridges.class);
    assertThat(desk.bridge).isSameAs(OwnBridges.PLAIN);
    assertThat(desk.reports).isSameAs(OwnBridges.REPORTS);
  }

  @Dependent
  @Named("own")
  static class OwnExecutor implements Executor {
    static final AtomicInteger DESTROYED = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @PreDestroy
    void destroy() {
      DESTROYED.incrementAndGet();
    }
  }

  @Test
  void aDependentExecutorLivesAsLongAsTheApplication() {
    OwnExecutor.DESTROYED.set(0);
    System.setProperty(Bridges.EXECUTOR, "own");
    Plain plain = deployed(Plain.class, OwnExecutor.class);
    assertThat(plain.bridge.pooled().syncToAsync(() -> "x").join()).isEqualTo("x");
    assertThat(OwnExecutor.DESTROYED).hasValue(0);
    application.close();
    application = null;
    assertThat(OwnExecutor.DESTROYED).hasValue(1);
  }

  // Executors of the server

  @Dependent
  static class Plain {
    @Inject Bridge bridge;
  }

  @Dependent
  static class ByName {
    @SyncToAsync(threadSensitive = false, executor = "java:app/reports")
    CompletionStage<String> write() {
      return CompletableFuture.completedFuture("written");
    }
  }

  @Test
  void inAServerThePoolIsTheDefaultOneAndLookedUpWhenNeeded() {
    Directory.start();
    Counting pool = new Counting();
    Directory.BOUND.put("java:comp/DefaultManagedExecutorService", pool);
    application = Deployed.application(Plain.class);
    Directory.ASKED.clear(); // of what the report at the start has looked for
    pool.runs.set(0);

    Bridge bridge = application.select(Plain.class).get().bridge;
    assertThat(bridge.pooled().syncToAsync(() -> "x").join()).isEqualTo("x");
    assertThat(pool.runs).hasValue(1);
    assertThat(Directory.ASKED)
        .contains("java:comp/DefaultManagedScheduledExecutorService")
        .doesNotHaveDuplicates();
  }

  @Test
  void aServerWithoutADefaultPoolLeavesTheBridgeItsOwn() {
    Directory.start();
    Plain plain = deployed(Plain.class);
    assertThat(plain.bridge.pooled().syncToAsync(Thread::currentThread).join())
        .isNotSameAs(Thread.currentThread());
  }

  @Test
  void anExecutorIsNamedInJndi() {
    Directory.start();
    Counting pool = new Counting();
    Directory.BOUND.put("java:app/reports", pool);
    ByName bean = deployed(ByName.class);
    assertThat(bean.write().toCompletableFuture().join()).isEqualTo("written");
    assertThat(pool.runs).hasValue(1);
  }

  @Test
  void anUnknownNameFailsTheDeploymentWhereThereIsANamingService() {
    Directory.start();
    assertThat(DeploymentProblems.of(ByName.class))
        .containsExactly(
            "@SyncToAsync(executor = \"java:app/reports\") at "
                + ByName.class.getName()
                + ".write(): there is nothing of that name in JNDI. Define it, or correct the name");
  }

  @Test
  void withoutANamingServiceAnUnknownNameFailsTheCall() {
    ByName bean = deployed(ByName.class);
    assertThatThrownBy(() -> bean.write().toCompletableFuture().join())
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No java.util.concurrent.Executor has the JNDI name java:app/reports");
  }
}
