package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionTarget;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Injection after the deployment, as servlets get it where the container is no EE server. */
class Rule37LateInjectionPointsTest {
  private static final String HERE = Rule37LateInjectionPointsTest.class.getName() + "$";

  interface Named {
    String name();
  }

  static class User {
    String name() {
      return "";
    }
  }

  private static class Ann extends User {
    @Override
    String name() {
      return "ann";
    }
  }

  @Dependent
  static class AtDeployment {
    @Inject
    @ContextLocal("tenant")
    ContextVar<String> tenant;

    @Inject
    @ContextLocal("user")
    User user;

    @Inject
    @ContextLocal("user")
    ContextVar<User> userVariable;

    @Inject
    @ContextLocal("owner")
    Named owner;
  }

  private SeContainer application;
  private AtDeployment bean;

  @BeforeEach
  void deploy() {
    application = Deployed.application(AtDeployment.class);
    bean = application.select(AtDeployment.class).get();
  }

  @AfterEach
  void undeploy() {
    application.close();
  }

  private <T> T inject(Class<T> late) {
    BeanManager manager = application.getBeanManager();
    InjectionTarget<T> target =
        manager
            .getInjectionTargetFactory(manager.createAnnotatedType(late))
            .createInjectionTarget(null);
    CreationalContext<T> creation = manager.createCreationalContext(null);
    T instance = target.produce(creation);
    target.inject(instance, creation);
    return instance;
  }

  static class LateVariable {
    @Inject
    @ContextLocal("tenant")
    ContextVar<String> tenant;

    @Inject
    @ContextLocal("trace")
    ContextVar<String> trace;

    @Inject
    @ContextLocal("units")
    LocalStack<String> units;

    @Inject
    @ContextLocal("visit")
    Local visit;

    @Inject Local unnamed;
  }

  @Test
  void aLateInjectionPointGetsTheVariableOfItsName() {
    assertThat(inject(LateVariable.class).tenant).isSameAs(bean.tenant);
  }

  @Test
  void aNameFirstSeenLateIsOneVariableFromThenOn() {
    LateVariable first = inject(LateVariable.class);
    LateVariable second = inject(LateVariable.class);

    assertThat(second.trace).isSameAs(first.trace);
    assertThat(second.units).isSameAs(first.units);
    assertThat(second.visit).isSameAs(first.visit);
    assertThat(second.unnamed).isSameAs(first.unnamed);
  }

  static class LateValue {
    @Inject
    @ContextLocal("user")
    User user;

    @Inject
    @ContextLocal("guest")
    Named guest;

    @Inject
    @ContextLocal("guest")
    ContextVar<Named> guestVariable;
  }

  @Test
  void aLateValueOfATypeKnownFromTheDeploymentIsTheCurrentOne() {
    LateValue late = inject(LateValue.class);
    Context.where(bean.userVariable, new Ann())
        .where(late.guestVariable, () -> "bob")
        .run(
            () -> {
              assertThat(late.user.name()).isEqualTo("ann");
              assertThat(late.guest.name()).isEqualTo("bob");
            });
  }

  static class LateConflict {
    @Inject
    @ContextLocal("tenant")
    LocalStack<String> tenant;
  }

  @Test
  void aLateInjectionPointOfAnotherTypeIsRefusedNamingBoth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inject(LateConflict.class))
        .withMessage(
            "@ContextLocal(\"tenant\") is declared with different types: ContextVar<String> at "
                + HERE
                + "AtDeployment.tenant, LocalStack<String> at "
                + HERE
                + "LateConflict.tenant. One name is one variable: give them one type, or other"
                + " names");
  }

  static class LateStack {
    @Inject
    @ContextLocal("trace")
    LocalStack<String> trace;
  }

  @Test
  void twoLateInjectionPointsOfDifferentTypesAreRefusedNamingBoth() {
    inject(LateVariable.class);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> inject(LateStack.class))
        .withMessageContaining("ContextVar<String> at " + HERE + "LateVariable.trace")
        .withMessageContaining("LocalStack<String> at " + HERE + "LateStack.trace");
  }

  static class LateWildcard {
    @Inject
    @ContextLocal("tenant")
    ContextVar<?> tenant;
  }

  static class LateUnnamed {
    @Inject
    @ContextLocal("")
    ContextVar<String> unnamed;
  }

  @Test
  void aLateInjectionPointWithAProblemOfItsOwnIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inject(LateWildcard.class))
        .withMessageStartingWith(
            "@ContextLocal(\"tenant\") at "
                + HERE
                + "LateWildcard.tenant: the type of the values is unknown");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inject(LateUnnamed.class))
        .withMessage(
            "@ContextLocal(\"\") at "
                + HERE
                + "LateUnnamed.unnamed: the name is empty. Give it one");
  }

  @Test
  void aLookUpInCodeOfAnotherTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                application
                    .select(
                        new TypeLiteral<ContextVar<Integer>>() {
                          private static final long serialVersionUID = 1L;
                        },
                        ContextLocal.Literal.of("tenant"))
                    .get())
        .withMessageContaining("ContextVar<Integer> at a look-up in code");
  }

  static class LateNameOfAClass {
    @Inject
    @ContextLocal("nobody")
    User nobody;
  }

  @Test
  void aLateValueOfAClassUnderANewNameIsRefusedWithARemedy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inject(LateNameOfAClass.class))
        .withMessage(
            "@ContextLocal(\"nobody\") is injected as Rule37LateInjectionPointsTest$User by no bean"
                + " of the deployment, and now it is too late to have it proxied. Inject"
                + " ContextVar<Rule37LateInjectionPointsTest$User> instead");
  }
}
