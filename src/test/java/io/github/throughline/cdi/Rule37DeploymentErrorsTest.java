package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Rule37DeploymentErrorsTest {
  private static final String HERE = Rule37DeploymentErrorsTest.class.getName() + "$";

  private static final String WELD_FOREWORD =
      "Exception List with 1 exceptions:\nException 0 :\n"
          + DefinitionException.class.getName()
          + ": ";

  private static String problemOf(Class<?>... classes) {
    DefinitionException error =
        catchThrowableOfType(
            DefinitionException.class,
            () -> {
              SeContainer application = Deployed.application(classes);
              application.close();
            });
    assertThat(error).as("deployment of %s", List.of(classes)).isNotNull();
    String message = String.valueOf(error.getMessage());
    assertThat(message).startsWith(WELD_FOREWORD);
    return message.substring(WELD_FOREWORD.length()).stripTrailing();
  }

  // One name, different types

  interface Named {}

  static class User {}

  @Dependent
  static class StringVariable {
    @Inject
    @ContextLocal("x")
    ContextVar<String> it;
  }

  @Dependent
  static class IntegerVariable {
    @Inject
    @ContextLocal("x")
    ContextVar<Integer> it;
  }

  @Dependent
  static class ListVariable {
    @Inject
    @ContextLocal("x")
    ContextVar<List<String>> it;
  }

  @Dependent
  static class StringStack {
    @Inject
    @ContextLocal("x")
    LocalStack<String> it;
  }

  @Dependent
  static class IntegerStack {
    @Inject
    @ContextLocal("x")
    LocalStack<Integer> it;
  }

  @Dependent
  static class Namespace {
    @Inject
    @ContextLocal("x")
    Local it;
  }

  @Dependent
  static class InterfaceProxy {
    @Inject
    @ContextLocal("x")
    Named it;
  }

  @Dependent
  static class ClassProxy {
    @Inject
    @ContextLocal("x")
    User it;
  }

  private record Use(Class<?> by, String declares) {
    String shown() {
      return declares + " at " + by.getName() + ".it";
    }
  }

  private static List<Use> uses() {
    return List.of(
        new Use(ClassProxy.class, "ContextVar<Rule37DeploymentErrorsTest$User>"),
        new Use(IntegerStack.class, "LocalStack<Integer>"),
        new Use(IntegerVariable.class, "ContextVar<Integer>"),
        new Use(InterfaceProxy.class, "ContextVar<Rule37DeploymentErrorsTest$Named>"),
        new Use(ListVariable.class, "ContextVar<List<String>>"),
        new Use(Namespace.class, "Local"),
        new Use(StringStack.class, "LocalStack<String>"),
        new Use(StringVariable.class, "ContextVar<String>"));
  }

  static Stream<Arguments> differentUses() {
    List<Arguments> pairs = new ArrayList<>();
    for (int one = 0; one < uses().size(); one++) {
      for (int other = 0; other < one; other++) {
        pairs.add(Arguments.of(uses().get(one), uses().get(other)));
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("differentUses")
  void sameNameWithAnotherTypeFailsNamingBothPoints(Use one, Use other) {
    assertThat(problemOf(one.by, other.by))
        .isEqualTo(
            "@ContextLocal(\"x\") is declared with different types: "
                + other.shown()
                + ", "
                + one.shown()
                + ". One name is one variable: give them one type, or other names");
  }

  @Test
  void allPointsOfADisagreementAreNamedTogether() {
    assertThat(problemOf(StringVariable.class, Namespace.class, IntegerStack.class))
        .isEqualTo(
            "@ContextLocal(\"x\") is declared with different types: LocalStack<Integer> at "
                + HERE
                + "IntegerStack.it, Local at "
                + HERE
                + "Namespace.it, ContextVar<String> at "
                + HERE
                + "StringVariable.it. One name is one variable: give them one type, or other"
                + " names");
  }

  // Unknown types

  @Dependent
  static class Raw {
    @Inject
    @ContextLocal("x")
    @SuppressWarnings("rawtypes")
    ContextVar it;
  }

  @Dependent
  static class RawStack {
    @Inject
    @ContextLocal("x")
    @SuppressWarnings("rawtypes")
    LocalStack it;
  }

  @Dependent
  static class Wildcard {
    @Inject
    @ContextLocal("x")
    ContextVar<?> it;
  }

  @Dependent
  static class BoundedWildcard {
    @Inject
    @ContextLocal("x")
    ContextVar<? extends Number> it;
  }

  @Dependent
  static class NestedWildcard {
    @Inject
    @ContextLocal("x")
    ContextVar<List<?>> it;
  }

  @Dependent
  static class WildcardHandle {
    @Inject
    @ContextLocal("x")
    Instance<ContextVar<?>> it;
  }

  @Dependent
  static class WildcardStack {
    @Inject
    @ContextLocal("x")
    Provider<LocalStack<?>> it;
  }

  @Dependent
  static class WildcardValue {
    @Inject
    @ContextLocal("x")
    List<?> it;
  }

  @Dependent
  static class Generic<T> {
    @Inject
    @ContextLocal("x")
    ContextVar<T> it;
  }

  @Dependent
  static class GenericValue<T> {
    @Inject
    @ContextLocal("x")
    T it;
  }

  @Dependent
  static class GenericArray<T> {
    @Inject
    @ContextLocal("x")
    ContextVar<T[]> it;
  }

  static Stream<Arguments> unknown() {
    return Stream.of(
        Arguments.of(Raw.class, "ContextVar<String>"),
        Arguments.of(RawStack.class, "LocalStack<String>"),
        Arguments.of(Wildcard.class, "ContextVar<String>"),
        Arguments.of(BoundedWildcard.class, "ContextVar<String>"),
        Arguments.of(NestedWildcard.class, "ContextVar<String>"),
        Arguments.of(WildcardHandle.class, "ContextVar<String>"),
        Arguments.of(WildcardStack.class, "LocalStack<String>"),
        Arguments.of(WildcardValue.class, "ContextVar<String>"),
        Arguments.of(Generic.class, "ContextVar<String>"),
        Arguments.of(GenericValue.class, "ContextVar<String>"),
        Arguments.of(GenericArray.class, "ContextVar<String>"));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void aTypeThatIsNotKnownFails(Class<?> by, String example) {
    assertThat(problemOf(by))
        .isEqualTo(
            "@ContextLocal(\"x\") at "
                + by.getName()
                + ".it: the type of the values is unknown. Write a type argument, without"
                + " wildcards and type variables, such as "
                + example);
  }

  // Types that cannot be proxied

  record Point(int x, int y) {}

  enum Colour {
    RED
  }

  enum Planet {
    EARTH {
      @Override
      void turn() {}
    };

    abstract void turn();
  }

  sealed interface Shape permits Circle {}

  record Circle() implements Shape {}

  abstract static sealed class Vehicle permits Car {}

  static final class Car extends Vehicle {}

  static class Closed {
    private Closed() {}
  }

  static class Demanding {
    Demanding(String argument) {}
  }

  @SuppressWarnings("ClassCanBeStatic") // that it is not is the point
  class Inner {}

  static class WithFinalMethod {
    public final void locked() {}
  }

  static class InheritsFinalMethod extends WithFinalMethod {}

  @Dependent
  static class AString {
    @Inject
    @ContextLocal("x")
    String it;
  }

  @Dependent
  static class ARecord {
    @Inject
    @ContextLocal("x")
    Point it;
  }

  @Dependent
  static class AnEnum {
    @Inject
    @ContextLocal("x")
    Colour it;
  }

  @Dependent
  static class AnEnumWithBodies {
    @Inject
    @ContextLocal("x")
    Planet it;
  }

  @Dependent
  static class APrimitive {
    @Inject
    @ContextLocal("x")
    int it;
  }

  @Dependent
  static class AnArray {
    @Inject
    @ContextLocal("x")
    String[] it;
  }

  @Dependent
  static class AGenericArray {
    @Inject
    @ContextLocal("x")
    List<String>[] it;
  }

  @Dependent
  static class ASealedInterface {
    @Inject
    @ContextLocal("x")
    Shape it;
  }

  @Dependent
  static class ASealedClass {
    @Inject
    @ContextLocal("x")
    Vehicle it;
  }

  @Dependent
  static class APrivateConstructor {
    @Inject
    @ContextLocal("x")
    Closed it;
  }

  @Dependent
  static class AConstructorWithParameters {
    @Inject
    @ContextLocal("x")
    Demanding it;
  }

  @Dependent
  static class AnInnerClass {
    @Inject
    @ContextLocal("x")
    Inner it;
  }

  @Dependent
  static class AFinalMethod {
    @Inject
    @ContextLocal("x")
    WithFinalMethod it;
  }

  @Dependent
  static class AnInheritedFinalMethod {
    @Inject
    @ContextLocal("x")
    InheritsFinalMethod it;
  }

  @Dependent
  static class AnObject {
    @Inject
    @ContextLocal("x")
    Object it;
  }

  @Dependent
  static class AHandle {
    @Inject
    @ContextLocal("x")
    Provider<String> it;
  }

  static Stream<Arguments> unproxyable() {
    String noConstructor = "it has no constructor without parameters that is not private";
    return Stream.of(
        Arguments.of(AString.class, "String", "String", "the class is final"),
        nested(ARecord.class, "Point", "the class is final"),
        nested(AnEnum.class, "Colour", "the class is final"),
        nested(AnEnumWithBodies.class, "Planet", "it is sealed"),
        Arguments.of(APrimitive.class, "int", "Integer", "it is a primitive type"),
        Arguments.of(AnArray.class, "String[]", "String[]", "it is an array"),
        Arguments.of(AGenericArray.class, "List<String>[]", "List<String>[]", "it is an array"),
        nested(ASealedInterface.class, "Shape", "it is sealed"),
        nested(ASealedClass.class, "Vehicle", "it is sealed"),
        nested(APrivateConstructor.class, "Closed", noConstructor),
        nested(AConstructorWithParameters.class, "Demanding", noConstructor),
        nested(AnInnerClass.class, "Inner", noConstructor),
        nested(AFinalMethod.class, "WithFinalMethod", "its method locked is final"),
        nested(AnInheritedFinalMethod.class, "InheritsFinalMethod", "its method locked is final"),
        Arguments.of(AnObject.class, "Object", "Object", "it says nothing about the values"),
        Arguments.of(AHandle.class, "String", "String", "the class is final"));
  }

  private static Arguments nested(Class<?> by, String type, String why) {
    String shown = "Rule37DeploymentErrorsTest$" + type;
    return Arguments.of(by, shown, shown, why);
  }

  @ParameterizedTest
  @MethodSource("unproxyable")
  void aValueThatCannotBeProxiedFails(Class<?> by, String type, String variableOf, String why) {
    assertThat(problemOf(by))
        .isEqualTo(
            "@ContextLocal(\"x\") at "
                + by.getName()
                + ".it: "
                + type
                + " cannot be proxied, as "
                + why
                + ". Inject ContextVar<"
                + variableOf
                + "> instead");
  }

  static class AlmostFinal {
    protected AlmostFinal() {}

    private final void own() {}

    static final void ofTheClass() {}

    void call() {
      own();
      ofTheClass();
    }
  }

  @Dependent
  static class NothingWrong {
    @Inject
    @ContextLocal("x")
    AlmostFinal it;
  }

  @Test
  void finalMethodsThatNoCallerOfAProxyReachesAreNoObstacle() {
    try (SeContainer application = Deployed.application(NothingWrong.class)) {
      assertThat(application.select(NothingWrong.class).get().it).isNotNull();
    }
  }

  // The rest

  @Dependent
  static class NoName {
    @Inject
    @ContextLocal("")
    ContextVar<String> it;
  }

  @Test
  void anEmptyNameFails() {
    assertThat(problemOf(NoName.class))
        .isEqualTo("@ContextLocal(\"\") at " + HERE + "NoName.it: the name is empty. Give it one");
  }

  @Dependent
  @SuppressWarnings("UnusedVariable") // the declaration is the point
  static class Parameters {
    @Inject
    Parameters(@ContextLocal("a") String one) {}

    @Inject
    void initialize(@ContextLocal("b") String two) {}
  }

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfNames() {
    String rest =
        ": String cannot be proxied, as the class is final. Inject ContextVar<String> instead";

    assertThat(
            problemOf(StringVariable.class, Namespace.class, NoName.class, Parameters.class)
                .lines())
        .containsExactly(
            "@ContextLocal(\"\") at " + HERE + "NoName.it: the name is empty. Give it one",
            "@ContextLocal(\"a\") at a parameter of " + HERE + "Parameters(..)" + rest,
            "@ContextLocal(\"b\") at a parameter of " + HERE + "Parameters.initialize(..)" + rest,
            "@ContextLocal(\"x\") is declared with different types: Local at "
                + HERE
                + "Namespace.it, ContextVar<String> at "
                + HERE
                + "StringVariable.it. One name is one variable: give them one type, or other"
                + " names");
  }
}
