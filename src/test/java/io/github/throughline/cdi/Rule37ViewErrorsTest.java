package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway") // the container initializes the fields
class Rule37ViewErrorsTest {
  private static final String HERE = Rule37ViewErrorsTest.class.getName() + "$";

  @ApplicationScoped
  static class Desk {
    String find(String id) {
      return id;
    }

    private String secret() {
      return find("");
    }

    static String constant() {
      return "";
    }

    CompletionStage<String> stage() {
      return CompletableFuture.completedFuture(secret());
    }

    Future<String> plain() {
      return new CompletableFuture<>();
    }
  }

  @BridgeTo(Desk.class)
  interface NoCounterpart {
    CompletionStage<String> find(List<String> ids, int limit);
  }

  @BridgeTo(Desk.class)
  interface OfSecret {
    CompletionStage<String> secret();
  }

  @BridgeTo(Desk.class)
  interface OfConstant {
    CompletionStage<String> constant();
  }

  @BridgeTo(Desk.class)
  interface OtherValue {
    CompletionStage<Integer> find(String id);
  }

  @BridgeTo(Desk.class)
  interface ValueOfPlainFuture {
    String plain();
  }

  @BridgeTo(Desk.class)
  interface StageOfPlainFuture {
    CompletionStage<String> plain();
  }

  @BridgeTo(Desk.class)
  interface WrongWay {
    @AsyncToSync
    CompletionStage<String> find(String id);
  }

  @BridgeTo(Desk.class)
  interface WrongWayBack {
    @SyncToAsync
    String stage();
  }

  @BridgeTo(Desk.class)
  interface BadTimeout {
    @SyncToAsync(timeout = -1)
    CompletionStage<String> find(String id);
  }

  @BridgeTo(Desk.class)
  @SyncToAsync(threadSensitive = false, executor = "gone")
  interface UnknownExecutor {
    CompletionStage<String> find(String id);
  }

  @BridgeTo(OfItself.class)
  interface OfItself {
    String find(String id);
  }

  @BridgeTo(Desk.class)
  interface Generic<T> {
    CompletionStage<T> find(String id);
  }

  @BridgeTo(Desk.class)
  @Dependent
  static class NoInterface {}

  @BridgeTo(int.class)
  interface OfPrimitive {}

  @BridgeTo(Missing.class)
  interface OfMissing {
    CompletionStage<String> find(String id);
  }

  interface Missing {
    String find(String id);
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of(
            NoCounterpart.class,
            HERE
                + "NoCounterpart.find(List, int): the target "
                + HERE
                + "Desk has no method find(List, int). Add it there, or make this one a default"
                + " method"),
        Arguments.of(
            OfSecret.class,
            HERE
                + "OfSecret.secret(): the target "
                + HERE
                + "Desk has no method secret(). Add it there, or make this one a default method"),
        Arguments.of(
            OfConstant.class,
            HERE
                + "OfConstant.constant(): the target "
                + HERE
                + "Desk has no method constant(). Add it there, or make this one a default method"),
        Arguments.of(
            OtherValue.class,
            HERE
                + "OtherValue.find(String): it returns CompletionStage<Integer>, which String,"
                + " returned by the target "
                + HERE
                + "Desk.find(String), cannot become. Let one return what the other does, or a"
                + " CompletionStage of it"),
        Arguments.of(
            ValueOfPlainFuture.class,
            HERE
                + "ValueOfPlainFuture.plain(): it returns String, which Future<String>, returned by"
                + " the target "
                + HERE
                + "Desk.plain(), cannot become. Let one return what the other does, or a"
                + " CompletionStage of it"),
        Arguments.of(
            StageOfPlainFuture.class,
            HERE
                + "StageOfPlainFuture.plain(): it returns CompletionStage<String>, which"
                + " Future<String>, returned by the target "
                + HERE
                + "Desk.plain(), cannot become. Let one return what the other does, or a"
                + " CompletionStage of it"),
        Arguments.of(
            WrongWay.class,
            "@AsyncToSync at "
                + HERE
                + "WrongWay.find(String): calls of the target are not handed over this way. Remove"
                + " the annotation, or change what the method returns"),
        Arguments.of(
            WrongWayBack.class,
            "@SyncToAsync at "
                + HERE
                + "WrongWayBack.stage(): calls of the target are not handed over this way. Remove"
                + " the annotation, or change what the method returns"),
        Arguments.of(
            BadTimeout.class,
            "@SyncToAsync(timeout = -1, unit = MILLIS) at "
                + HERE
                + "BadTimeout.find(String): a limit is positive. Give it a positive value, or 0 for"
                + " no limit"),
        Arguments.of(
            UnknownExecutor.class,
            "@SyncToAsync(executor = \"gone\") at "
                + HERE
                + "UnknownExecutor.find(String): there is no bean of type"
                + " java.util.concurrent.Executor named gone. Define one with @Named(\"gone\"), or"
                + " correct the name"),
        Arguments.of(
            OfItself.class,
            "@BridgeTo(Rule37ViewErrorsTest$OfItself) at "
                + HERE
                + "OfItself: a view cannot be its own target. Name the bean to call"),
        Arguments.of(
            Generic.class,
            "@BridgeTo(Rule37ViewErrorsTest$Desk) at "
                + HERE
                + "Generic: the interface has type parameters. Extend it by a view that gives the"
                + " type arguments"),
        Arguments.of(
            NoInterface.class,
            "@BridgeTo(Rule37ViewErrorsTest$Desk) at "
                + HERE
                + "NoInterface: a view is an interface. Annotate one that declares the methods to"
                + " call"),
        Arguments.of(
            OfPrimitive.class,
            "@BridgeTo(int) at "
                + HERE
                + "OfPrimitive: the target is no bean type. Name the class or interface of the bean"
                + " to call"),
        Arguments.of(
            OfMissing.class,
            "@BridgeTo(Rule37ViewErrorsTest$Missing) at "
                + HERE
                + "OfMissing: there is no bean of type "
                + HERE
                + "Missing. Make it a bean, or name another target"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void aViewThatCannotWorkFailsTheDeploymentAndSaysWhatToDo(Class<?> view, String problem) {
    assertThat(DeploymentProblems.of(view, Desk.class)).containsExactly(problem);
  }

  // Several targets, and those of a qualifier

  interface Service {
    String name();
  }

  @ApplicationScoped
  static class One implements Service {
    @Override
    public String name() {
      return "one";
    }
  }

  @ApplicationScoped
  static class Two implements Service {
    @Override
    public String name() {
      return "two";
    }
  }

  @BridgeTo(Service.class)
  interface AsyncService {
    CompletionStage<String> name();
  }

  @Test
  void severalTargetsAreNamed() {
    assertThat(DeploymentProblems.of(AsyncService.class, Two.class, One.class))
        .containsExactly(
            "@BridgeTo(Rule37ViewErrorsTest$Service) at "
                + HERE
                + "AsyncService: there are several beans of type "
                + HERE
                + "Service: "
                + HERE
                + "One, "
                + HERE
                + "Two. Name one of them, or give the view a qualifier");
  }

  @Qualifier @Retention(RetentionPolicy.RUNTIME)
  @interface Urgent {}

  @Dependent
  static class InjectsUrgent {
    @Inject @Urgent AsyncService service;
  }

  @Test
  void aTargetWithTheQualifierIsMissed() {
    assertThat(DeploymentProblems.of(InjectsUrgent.class, One.class))
        .containsExactly(
            "@BridgeTo(Rule37ViewErrorsTest$Service) at "
                + HERE
                + "AsyncService: there is no bean of type "
                + HERE
                + "Service with @Rule37ViewErrorsTest$Urgent. Make it a bean, or name another"
                + " target");
  }
}
