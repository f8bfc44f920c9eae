package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.LibraryCopy;
import io.github.throughline.bridge.Deadline;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Rule39ConfigTest {
  private static final List<String> KEYS = new ArrayList<>();

  private static void configure(String key, String value) {
    KEYS.add(key);
    System.setProperty(key, value);
  }

  @AfterEach
  void forget() {
    KEYS.forEach(System::clearProperty);
    KEYS.clear();
  }

  @Within(value = 100, unit = ChronoUnit.DAYS)
  @Dependent
  static class Desk {
    static final String NAME = Desk.class.getName();

    Duration byClass() {
      return remaining();
    }

    @Within(value = 50, unit = ChronoUnit.DAYS)
    Duration byMethod() {
      return remaining();
    }

    @SyncToAsync
    CompletionStage<Thread> there() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    @AsyncToSync(timeout = 1)
    CompletionStage<String> waits() {
      return new CompletableFuture<String>()
          .completeOnTimeout("in time", 20, java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    private static Duration remaining() {
      return Deadline.current().orElseThrow().remaining();
    }
  }

  @ApplicationScoped
  static class Pools {
    @Produces
    @Named("direct")
    Executor direct() {
      return Runnable::run;
    }
  }

  private record Limits(long byClass, long byMethod) {}

  private static Limits limits() {
    try (SeContainer application = Deployed.application(Desk.class, Pools.class)) {
      Desk desk = application.select(Desk.class).get();
      return new Limits(days(desk.byClass()), days(desk.byMethod()));
    }
  }

  /** Rounded up, as a little of the time has gone. */
  private static long days(Duration remaining) {
    return remaining.plusDays(1).minusNanos(1).toDays();
  }

  @Test
  void withoutConfigurationItIsAsWritten() {
    assertThat(limits()).isEqualTo(new Limits(100, 50));
  }

  @Test
  void aKeyOfTheAnnotationHoldsEverywhere() {
    configure("Within/value", "7");
    assertThat(limits()).isEqualTo(new Limits(7, 7));
  }

  @Test
  void aKeyOfTheClassHoldsWhereTheClassIsAnnotated() {
    configure("Within/value", "7");
    configure(Desk.NAME + "/Within/value", "8");
    assertThat(limits()).isEqualTo(new Limits(8, 7));
  }

  @Test
  void aKeyOfTheMethodHoldsWhereTheMethodIsAnnotated() {
    configure("Within/value", "7");
    configure(Desk.NAME + "/byMethod/Within/value", "9");
    configure(Desk.NAME + "/byClass/Within/value", "10");
    assertThat(limits()).isEqualTo(new Limits(7, 9));
  }

  @Test
  void unitsAreConfiguredTooInWhateverCase() {
    configure(Desk.NAME + "/byMethod/Within/value", "48");
    configure(Desk.NAME + "/byMethod/Within/unit", "hours");
    assertThat(limits()).isEqualTo(new Limits(100, 2));
  }

  @Test
  void configurationIsReadAtDeployment() {
    try (SeContainer application = Deployed.application(Desk.class)) {
      configure("Within/value", "7");
      assertThat(days(application.select(Desk.class).get().byClass())).isEqualTo(100);
    }
  }

  @Test
  void executorsAndFlagsAreConfiguredTogether() {
    configure("SyncToAsync/threadSensitive", "FALSE");
    configure(Desk.NAME + "/there/SyncToAsync/executor", "direct");
    try (SeContainer application = Deployed.application(Desk.class, Pools.class)) {
      Thread ranOn = application.select(Desk.class).get().there().toCompletableFuture().join();
      assertThat(ranOn).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void zeroTakesATimeoutAway() {
    configure("AsyncToSync/timeout", "0");
    try (SeContainer application = Deployed.application(Desk.class)) {
      assertThat(application.select(Desk.class).get().waits().toCompletableFuture())
          .isCompletedWithValue("in time");
    }
  }

  // Views

  @ApplicationScoped
  static class Target {
    Duration remaining() {
      return Deadline.current().orElseThrow().remaining();
    }
  }

  @BridgeTo(Target.class)
  @SyncToAsync(timeout = 100, unit = ChronoUnit.DAYS)
  interface View {
    CompletionStage<Duration> remaining();
  }

  @Test
  void viewsAreConfiguredAsWell() {
    configure(View.class.getName() + "/SyncToAsync/timeout", "6");
    try (SeContainer application = Deployed.application(View.class, Target.class)) {
      View view = application.select(View.class).get();
      assertThat(days(view.remaining().toCompletableFuture().join())).isEqualTo(6);
    }
  }

  // Bad values

  static Stream<Arguments> badValues() {
    return Stream.of(
        Arguments.of(
            Desk.NAME + "/byMethod/Within/value",
            "soon",
            "%s=soon, for "
                + Desk.NAME
                + ".byMethod(): expected is a whole number. Correct or remove the setting"),
        Arguments.of(
            Desk.NAME + "/Within/unit",
            "fortnights",
            "%s=fortnights, for "
                + Desk.NAME
                + ": expected is a unit such as MILLIS, SECONDS or MINUTES. Correct or remove the"
                + " setting"),
        Arguments.of(
            "SyncToAsync/threadSensitive",
            "perhaps",
            "%s=perhaps, for "
                + Desk.NAME
                + ".there(): expected is true or false. Correct or remove the setting"),
        Arguments.of(
            Desk.NAME + "/Within/value",
            "-3",
            "@Within(value = -3, unit = DAYS) at "
                + Desk.NAME
                + ", as configured by %s=-3: a limit is positive. Give it a positive value, or"
                + " remove the annotation"),
        Arguments.of(
            "SyncToAsync/executor",
            "direct",
            "@SyncToAsync(executor = \"direct\") at "
                + Desk.NAME
                + ".there(), as configured by %s=direct: thread-sensitive code runs on the thread"
                + " of its flow, not on an executor. Add threadSensitive = false, or remove the"
                + " executor"),
        Arguments.of(
            "throughline.executor",
            "gone",
            "%s=gone: there is no bean of type java.util.concurrent.Executor named gone. Define one"
                + " with @Named(\"gone\"), or correct the name"),
        Arguments.of(
            "throughline.timers",
            "direct",
            "%s=direct: there is no bean of type java.util.concurrent.ScheduledExecutorService"
                + " named direct. Define one with @Named(\"direct\"), or correct the name"));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void aBadValueFailsTheDeploymentNamingKeyAndValue(String key, String value, String problem) {
    configure(key, value);
    assertThat(DeploymentProblems.of(Desk.class, Pools.class))
        .containsExactly(problem.formatted(key));
  }

  @Test
  void aValueThatCannotBeReadFailsTheDeployment() {
    configure("Within/value", "${nowhere.to.be.found}");
    assertThat(DeploymentProblems.of(Desk.class))
        .singleElement()
        .asString()
        .startsWith("Within/value: the value cannot be read. Correct it: ")
        .contains("nowhere.to.be.found");
  }

  // Without MicroProfile Config

  static class DeployedWithout implements Runnable {
    @Override
    public void run() {
      assertThat(limits()).isEqualTo(new Limits(7, 7));
    }
  }

  @Test
  void withoutMicroProfileConfigItIsTheSystemProperties() throws Exception {
    configure("Within/value", "7");
    try (LibraryCopy copy = new LibraryCopy("org.eclipse.microprofile.config.")) {
      copy.run(DeployedWithout.class);
    }
  }
}
