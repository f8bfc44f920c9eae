package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.ThreadSlots;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Rule10UndeploymentTest {
  private static final ContextVar<String> LEFT_BEHIND = ContextVar.of("left behind");

  @Dependent
  static class Sound {
    @Inject
    @ContextLocal("x")
    ContextVar<String> it;
  }

  @Dependent
  static class Unsound {
    @Inject
    @ContextLocal("x")
    String it;
  }

  static class FailsBeforeValidation implements Extension {
    void fail(@Observes AfterBeanDiscovery event) {
      event.addDefinitionError(new IllegalStateException("another extension's"));
    }
  }

  static class FailsAtValidation implements Extension {
    void fail(@Observes @Priority(Integer.MIN_VALUE) AfterDeploymentValidation event) {
      event.addDeploymentProblem(new IllegalStateException("another extension's"));
    }
  }

  static class FailsAfterValidation implements Extension {
    void fail(@Observes @Priority(Integer.MAX_VALUE) AfterDeploymentValidation event) {
      event.addDeploymentProblem(new IllegalStateException("another extension's"));
    }
  }

  private static SeContainer deploy() {
    return Deployed.application(Sound.class);
  }

  private static void leaveSomethingBehind() {
    LEFT_BEHIND.set("value");
    assertThat(ThreadSlots.occupied()).isEqualTo(1);
  }

  @Test
  void theLastApplicationToStopEmptiesTheThreads() {
    SeContainer application = deploy();
    leaveSomethingBehind();
    application.close();

    assertThat(ThreadSlots.occupied()).isZero();
    assertThat(LEFT_BEHIND.isBound()).isFalse();
  }

  @Test
  void anApplicationThatStopsWhileAnotherRunsEmptiesNothing() {
    SeContainer first = deploy();
    SeContainer last = deploy();
    leaveSomethingBehind();
    first.close();

    assertThat(LEFT_BEHIND.get()).isEqualTo("value");
    last.close();
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @Test
  void everyStartAndStopCountsAgain() {
    for (int round = 0; round < 3; round++) {
      SeContainer application = deploy();
      leaveSomethingBehind();
      application.close();

      assertThat(ThreadSlots.occupied()).isZero();
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new FailsBeforeValidation(), Sound.class),
        Arguments.of(new FailsAtValidation(), Sound.class),
        Arguments.of(new FailsAfterValidation(), Sound.class),
        Arguments.of(new Extension() {}, Unsound.class));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailedDeploymentCountsNothing(Extension other, Class<?> bean) {
    assertThatThrownBy(() -> Deployed.applicationWith(other, bean)).isNotNull();

    SeContainer application = deploy();
    leaveSomethingBehind();
    application.close();
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailedDeploymentEmptiesNothing(Extension other, Class<?> bean) {
    SeContainer running = deploy();
    leaveSomethingBehind();
    assertThatThrownBy(() -> Deployed.applicationWith(other, bean)).isNotNull();

    assertThat(LEFT_BEHIND.get()).isEqualTo("value");
    running.close();
    assertThat(ThreadSlots.occupied()).isZero();
  }
}
