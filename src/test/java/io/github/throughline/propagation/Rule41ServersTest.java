package io.github.throughline.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.ThreadSlots;
import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.concurrent.spi.ThreadContextSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks on servers that drive the Jakarta SPI each in their own way. */
class Rule41ServersTest {
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");

  /** A provider of somebody else's. */
  private static final class Other implements ThreadContextProvider {
    private final Runnable begin;
    private final Runnable end;

    Other(Runnable begin, Runnable end) {
      this.begin = begin;
      this.end = end;
    }

    @Override
    public ThreadContextSnapshot currentContext(Map<String, String> properties) {
      return () -> {
        begin.run();
        return end::run;
      };
    }

    @Override
    public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
      return currentContext(properties);
    }

    @Override
    public String getThreadContextType() {
      return "Other";
    }
  }

  private static void succeed() {}

  private static void fail() {
    throw new IllegalArgumentException("another provider's");
  }

  private static Stream<FakeServer> servers(Supplier<List<ThreadContextProvider>> discovery) {
    return Stream.<Function<Supplier<List<ThreadContextProvider>>, FakeServer>>of(
            FakeServer.WildFly::new, FakeServer.Payara::new, FakeServer.OpenLiberty::new)
        .map(server -> server.apply(discovery));
  }

  static Stream<FakeServer> servers() {
    return servers(Rule41ServersTest::fromTheClassPath);
  }

  private static List<ThreadContextProvider> fromTheClassPath() {
    ClassLoader loader = Rule41ServersTest.class.getClassLoader();
    return ServiceLoader.load(ThreadContextProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  static Stream<FakeServer> serversWithOthers() {
    ThreadContextProvider other = new Other(Rule41ServersTest::succeed, Rule41ServersTest::succeed);
    return servers(() -> List.of(other, new JakartaContextProvider(), other));
  }

  static Stream<FakeServer> serversWhereAnotherBeginFails() {
    ThreadContextProvider failing = new Other(Rule41ServersTest::fail, Rule41ServersTest::succeed);
    return servers(() -> List.of(new JakartaContextProvider(), failing));
  }

  static Stream<FakeServer> serversWhereAnotherEndFails() {
    ThreadContextProvider failing = new Other(Rule41ServersTest::succeed, Rule41ServersTest::fail);
    return servers(() -> List.of(failing, new JakartaContextProvider(), failing));
  }

  @ParameterizedTest
  @MethodSource({"servers", "serversWithOthers"})
  void tasksRunInTheContextOfTheirSubmission(FakeServer server) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<String> seen = new ArrayList<>();
      for (int task = 0; task < 100; task++) {
        List<String> one = new ArrayList<>();
        Runnable contextual =
            Context.where(TENANT, "tenant " + task)
                .call(() -> server.contextual(() -> one.add(TENANT.get())));
        Future<?> done = pool.submit(contextual);
        done.get();
        seen.addAll(one);
        assertThat(seen).hasSize(task + 1).last().isEqualTo("tenant " + task);
      }
      assertThat(ThreadSlots.occupied()).isZero();
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource({"servers", "serversWithOthers"})
  void aTaskRunByItsSubmitterLeavesTheSubmittersContextAsItWas(FakeServer server) {
    Context.where(TENANT, "outer")
        .run(
            () -> {
              Runnable contextual = server.contextual(() -> TENANT.set("of the task"));
              TENANT.set("later");
              contextual.run();
              assertThat(TENANT.get()).isEqualTo("later");
            });
  }

  @ParameterizedTest
  @MethodSource({"servers", "serversWithOthers"})
  void aTaskInsideATaskStartsFromWhatTheOuterOneWrote(FakeServer server) {
    List<String> seen = new ArrayList<>();
    Runnable outer =
        server.contextual(
            () -> {
              TENANT.set("outer");
              Runnable inner =
                  server.contextual(
                      () -> {
                        seen.add(TENANT.get());
                        TENANT.set("inner");
                      });
              inner.run();
              seen.add(TENANT.get());
            });
    outer.run();

    assertThat(seen).containsExactly("outer", "outer");
    assertThat(TENANT.isBound()).isFalse();
  }

  @ParameterizedTest
  @MethodSource({"servers", "serversWithOthers"})
  void aFailureOfTheTaskArrivesAndLeavesNothing(FakeServer server) {
    IllegalStateException failure = new IllegalStateException("of the task");
    Runnable contextual =
        server.contextual(
            () -> {
              TENANT.set("of the task");
              throw failure;
            });

    assertThatThrownBy(contextual::run).isSameAs(failure);
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @ParameterizedTest
  @MethodSource("serversWhereAnotherBeginFails")
  void whereAnotherProvidersBeginFailsServersTakeOursBack(FakeServer server) {
    Runnable contextual =
        Context.where(TENANT, "acme").call(() -> server.contextual(() -> TENANT.get()));

    assertThatThrownBy(contextual::run).isInstanceOf(RuntimeException.class);
    if (server instanceof FakeServer.Payara) { // which leaves the thread as it is
      assertThat(TENANT.get()).isEqualTo("acme");
      undeploy();
    }
    assertThat(TENANT.isBound()).isFalse();
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @ParameterizedTest
  @MethodSource("serversWhereAnotherEndFails")
  void whereAnotherProvidersEndFailsServersEndOursNevertheless(FakeServer server) {
    Runnable contextual =
        Context.where(TENANT, "acme").call(() -> server.contextual(() -> TENANT.get()));

    if (server instanceof FakeServer.Payara) { // which forgets the providers after the failing one
      assertThatThrownBy(contextual::run).isInstanceOf(IllegalArgumentException.class);
      assertThat(TENANT.get()).isEqualTo("acme");
      undeploy();
    } else {
      contextual.run();
    }
    assertThat(TENANT.isBound()).isFalse();
    assertThat(ThreadSlots.occupied()).isZero();
  }

  private static void undeploy() {
    ThreadSlots.applicationStarted();
    ThreadSlots.applicationStopped();
  }

  @Test
  void whatAServerForgotToEndIsOutOfTheWayOfTheNextTask() {
    var server = new FakeServer.Payara(() -> List.of(new JakartaContextProvider()));
    Context.where(TENANT, "forgotten")
        .call(() -> new JakartaContextProvider().currentContext(Map.of()))
        .begin();
    List<String> seen = new ArrayList<>();
    Runnable next =
        Context.where(TENANT, "acme").call(() -> server.contextual(() -> seen.add(TENANT.get())));
    next.run();

    assertThat(seen).containsExactly("acme");
    undeploy();
  }
}
