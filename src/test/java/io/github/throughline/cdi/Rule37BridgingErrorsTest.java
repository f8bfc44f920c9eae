package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway") // the container initializes the fields
class Rule37BridgingErrorsTest {
  private static final String HERE = Rule37BridgingErrorsTest.class.getName() + "$";

  @Dependent
  static class ReturnsValue {
    @SyncToAsync
    String method(String text, List<String> more) {
      return "";
    }
  }

  @Dependent
  static class ReturnsVoid {
    @AsyncToSync
    void method() {}
  }

  @Dependent
  static class ReturnsFuture {
    @AsyncToSync
    Future<String> method() {
      return new CompletableFuture<>();
    }
  }

  @SyncToAsync
  @Dependent
  static class ClassReturnsValue {
    CompletionStage<String> right() {
      return new CompletableFuture<>();
    }

    int method() {
      return 0;
    }
  }

  @Dependent
  static class BothWays {
    @SyncToAsync
    @AsyncToSync
    CompletionStage<String> method() {
      return new CompletableFuture<>();
    }
  }

  @AsyncToSync
  @Dependent
  static class BothWaysByClass {
    @SyncToAsync
    CompletionStage<String> method() {
      return new CompletableFuture<>();
    }
  }

  @Dependent
  static class Private {
    @Within(1)
    private void method() {}

    void use() {
      method();
    }
  }

  @Dependent
  static class Static {
    @FreshContext
    static void method() {}
  }

  @Dependent
  static class Final {
    @AsyncToSync
    final CompletionStage<String> method() {
      return new CompletableFuture<>();
    }
  }

  @Dependent
  static final class FinalClass {
    @FreshContext
    void method() {}
  }

  @Dependent
  static class SensitiveWithExecutor {
    @SyncToAsync(executor = "pool")
    CompletionStage<String> method() {
      return new CompletableFuture<>();
    }
  }

  @Dependent
  static class NegativeTimeout {
    @SyncToAsync(timeout = -1)
    CompletionStage<String> method() {
      return new CompletableFuture<>();
    }
  }

  @Dependent
  static class NegativeWait {
    @AsyncToSync(timeout = -5, unit = ChronoUnit.SECONDS)
    CompletionStage<String> method() {
      return new CompletableFuture<>();
    }
  }

  @Within(0)
  @Dependent
  static class NoTime {
    void method() {}
  }

  @Dependent
  static class TooLong {
    @Within(value = Long.MAX_VALUE, unit = ChronoUnit.DAYS)
    void method() {}
  }

  @Dependent
  static class InexactUnit {
    @Within(value = 1, unit = ChronoUnit.MONTHS)
    void method() {}
  }

  @ApplicationScoped
  static class Pool {
    @Produces
    @Named("pool")
    Executor pool() {
      return Runnable::run;
    }
  }

  private static String problem(String annotation, Class<?> type, String rest) {
    return annotation + " at " + type.getName() + rest;
  }

  static Stream<Arguments> definitions() {
    return Stream.of(
        Arguments.of(
            ReturnsValue.class,
            problem(
                "@SyncToAsync",
                ReturnsValue.class,
                ".method(String, List<String>): the method returns String. Let it return"
                    + " CompletionStage, CompletableFuture or Future")),
        Arguments.of(
            ReturnsVoid.class,
            problem(
                "@AsyncToSync",
                ReturnsVoid.class,
                ".method(): the method returns void. Let it return CompletionStage,"
                    + " CompletableFuture, or Object where callers get the value")),
        Arguments.of(
            ReturnsFuture.class,
            problem(
                "@AsyncToSync",
                ReturnsFuture.class,
                ".method(): the method returns Future<String>. Let it return CompletionStage,"
                    + " CompletableFuture, or Object where callers get the value")),
        Arguments.of(
            ClassReturnsValue.class,
            problem(
                "@SyncToAsync",
                ClassReturnsValue.class,
                ".method(), by the annotation of "
                    + HERE
                    + "ClassReturnsValue: the method returns int. Let it return CompletionStage,"
                    + " CompletableFuture or Future")),
        Arguments.of(
            BothWays.class,
            problem(
                "@SyncToAsync",
                BothWays.class,
                ".method(): it has @AsyncToSync too. One method is handed over one way: remove one"
                    + " of the two")),
        Arguments.of(
            BothWaysByClass.class,
            problem(
                "@SyncToAsync",
                BothWaysByClass.class,
                ".method(): it has @AsyncToSync too. One method is handed over one way: remove one"
                    + " of the two")),
        Arguments.of(Private.class, hidden("@Within", Private.class, "private")),
        Arguments.of(Static.class, hidden("@FreshContext", Static.class, "static")),
        Arguments.of(Final.class, hidden("@AsyncToSync", Final.class, "final")),
        Arguments.of(
            FinalClass.class,
            HERE
                + "FinalClass: the class is final, so that its calls cannot be intercepted. Make it"
                + " non-final, or remove the annotations"),
        Arguments.of(
            SensitiveWithExecutor.class,
            problem(
                "@SyncToAsync(executor = \"pool\")",
                SensitiveWithExecutor.class,
                ".method(): thread-sensitive code runs on the thread of its flow, not on an"
                    + " executor. Add threadSensitive = false, or remove the executor")),
        Arguments.of(
            NegativeTimeout.class,
            problem(
                "@SyncToAsync(timeout = -1, unit = MILLIS)",
                NegativeTimeout.class,
                ".method(): a limit is positive. Give it a positive value, or 0 for no limit")),
        Arguments.of(
            NegativeWait.class,
            problem(
                "@AsyncToSync(timeout = -5, unit = SECONDS)",
                NegativeWait.class,
                ".method(): a limit is positive. Give it a positive value, or 0 for no limit")),
        Arguments.of(
            NoTime.class,
            problem(
                "@Within(value = 0, unit = MILLIS)",
                NoTime.class,
                ": a limit is positive. Give it a positive value, or remove the annotation")),
        Arguments.of(
            TooLong.class,
            problem(
                "@Within(value = 9223372036854775807, unit = DAYS)",
                TooLong.class,
                ".method(): this is no duration that can be measured. Give it a smaller value, or a"
                    + " unit of exact length, such as SECONDS")),
        Arguments.of(
            InexactUnit.class,
            problem(
                "@Within(value = 1, unit = MONTHS)",
                InexactUnit.class,
                ".method(): this is no duration that can be measured. Give it a smaller value, or a"
                    + " unit of exact length, such as SECONDS")));
  }

  private static String hidden(String annotation, Class<?> type, String modifier) {
    return problem(
        annotation,
        type,
        ".method(): the method is "
            + modifier
            + ", so that its calls cannot be intercepted. Make it non-"
            + modifier
            + ", or remove the annotation");
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void aWrongDefinitionFailsTheDeploymentAndSaysWhatToDo(Class<?> bean, String problem) {
    assertThat(DeploymentProblems.of(bean, Pool.class)).containsExactly(problem);
  }

  @Test
  void aFinalMethodOfAnAnnotatedClassIsReportedAndAPrivateOneIsNot() {
    assertThat(DeploymentProblems.of(FinalOfClass.class))
        .containsExactly(
            "@FreshContext at "
                + HERE
                + "FinalOfClass.method(), by the annotation of "
                + HERE
                + "FinalOfClass: the method is final, so that its calls cannot be intercepted."
                + " Make it non-final, or remove the annotation");
  }

  @FreshContext
  @Dependent
  static class FinalOfClass {
    final void method() {
      secret();
    }

    private void secret() {}
  }

  @Dependent
  static class Corrected extends ReturnsValue {
    @Override
    String method(String text, List<String> more) {
      return text;
    }
  }

  @Test
  void aMethodThatIsOverriddenIsNobodysProblem() {
    try (SeContainer application = Deployed.application(Corrected.class)) {
      assertThat(application.select(Corrected.class).get().method("x", List.of())).isEqualTo("x");
    }
  }

  // What is named and not there

  @Qualifier @Retention(RetentionPolicy.RUNTIME)
  @interface Reports {}

  @Dependent
  static class UnknownExecutor {
    @SyncToAsync(threadSensitive = false, executor = "gone")
    CompletionStage<String> method() {
      return new CompletableFuture<>();
    }
  }

  @Dependent
  static class UnknownQualifier {
    @Inject @Reports Bridge bridge;
  }

  private static final String EXECUTOR_PROBLEM =
      "@SyncToAsync(executor = \"gone\") at "
          + HERE
          + "UnknownExecutor.method(): there is no bean of type java.util.concurrent.Executor named"
          + " gone. Define one with @Named(\"gone\"), or correct the name";

  private static final String QUALIFIER_PROBLEM =
      "Bridge at "
          + HERE
          + "UnknownQualifier.bridge: there is no bean of type java.util.concurrent.Executor with"
          + " @Rule37BridgingErrorsTest$Reports to run on. Define one, or inject the bridge of the"
          + " application, without a qualifier";

  @Test
  void executorsThatAreNotThereFailTheDeployment() {
    assertThat(DeploymentProblems.of(UnknownQualifier.class, UnknownExecutor.class))
        .containsExactly(EXECUTOR_PROBLEM, QUALIFIER_PROBLEM);
  }

  // All at once

  @Dependent
  static class WrongLocal {
    @Inject
    @ContextLocal("")
    ContextVar<String> it;
  }

  @Test
  void allProblemsAreReportedAtOnceInAnOrderThatIsAlwaysTheSame() {
    List<String> problems =
        DeploymentProblems.of(
            UnknownExecutor.class,
            ReturnsVoid.class,
            NoTime.class,
            WrongLocal.class,
            BothWays.class);
    assertThat(problems)
        .hasSize(5)
        .isEqualTo(
            DeploymentProblems.of(
                BothWays.class,
                WrongLocal.class,
                NoTime.class,
                ReturnsVoid.class,
                UnknownExecutor.class));
    assertThat(problems.get(0)).startsWith("@ContextLocal(\"\")");
    assertThat(problems.subList(1, 5)).isSorted().contains(EXECUTOR_PROBLEM);
  }
}
