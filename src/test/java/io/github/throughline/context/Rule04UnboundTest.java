package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Rule 4: what unbound variables answer; a variable is a key by identity. */
class Rule04UnboundTest {
  private final ContextVar<String> tenant = ContextVar.of("tenant");

  @Test
  void getWithoutValueOrDefaultNamesTheVariable() {
    assertThatExceptionOfType(UnboundException.class)
        .isThrownBy(tenant::get)
        .withMessage("ContextVar[tenant] has no value in the current context, and no default")
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void orElseAnswersTheOtherWhateverTheDefault() {
    ContextVar<String> color = ContextVar.withDefault("color", "red");
    assertThat(color.orElse("blue")).isEqualTo("blue");
    Context.where(color, "green").run(() -> assertThat(color.orElse("blue")).isEqualTo("green"));
  }

  @Test
  void valueComesBeforeTheDefault() {
    ContextVar<String> color = ContextVar.withDefault("color", "red");
    Context.where(color, "green").run(() -> assertThat(color.get()).isEqualTo("green"));
    assertThat(color.get()).isEqualTo("red");
  }

  @Test
  void contextGetIgnoresDefaultsAndThrowsWhenUnbound() {
    ContextVar<String> color = ContextVar.withDefault("color", "red");
    assertThatExceptionOfType(UnboundException.class)
        .isThrownBy(() -> Context.empty().get(color))
        .withMessage("ContextVar[color] has no value in Context[]");
  }

  @Test
  void twoVariablesOfOneNameAreDifferent() {
    ContextVar<String> namesake = ContextVar.of("tenant");
    Context.where(tenant, "acme")
        .run(
            () -> {
              assertThat(namesake.isBound()).isFalse();
              namesake.set("other");
              assertThat(tenant.get()).isEqualTo("acme");
              assertThat(Context.copyOfCurrent().size()).isEqualTo(2);
            });
  }

  @Test
  void variableShowsItsNameAndNoValue() {
    assertThat(tenant.name()).isEqualTo("tenant");
    Context.where(tenant, "secret")
        .run(
            () -> {
              assertThat(tenant).hasToString("ContextVar[tenant]");
              assertThat(Context.copyOfCurrent()).hasToString("Context[tenant]");
            });
  }
}
