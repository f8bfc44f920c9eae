package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule 3: null is a legal value and default, not the same as unbound; counts ignore defaults. */
@SuppressWarnings("NullAway") // it takes a T for never null, whatever the type argument
class Rule03NullTest {
  private final ContextVar<@Nullable String> plain = ContextVar.of("plain");
  private final ContextVar<@Nullable String> nullByDefault =
      ContextVar.withDefault("null by default", null);

  @Test
  void nullIsAValue() {
    Context.where(plain, null)
        .run(
            () -> {
              assertThat(plain.get()).isNull();
              assertThat(plain.orElse("other")).isNull();
              assertThat(plain.isBound()).isTrue();
            });
  }

  @Test
  void nullIsADefault() {
    assertThat(nullByDefault.get()).isNull();
    assertThat(nullByDefault.isBound()).isFalse();
    assertThat(nullByDefault.orElse("other")).isEqualTo("other");
  }

  @Test
  void nullIsAnOldValue() {
    Context.where(plain, null)
        .run(
            () -> {
              Token<@Nullable String> token = plain.set("value");
              assertThat(token.hadValue()).isTrue();
              assertThat(token.oldValue()).isNull();
              plain.reset(token);
              assertThat(plain.isBound()).isTrue();
              assertThat(plain.get()).isNull();
            });
  }

  @Test
  void contextCountsNullValuesAndNoDefaults() {
    Context.where(plain, null)
        .run(
            () -> {
              Context context = Context.copyOfCurrent();
              assertThat(nullByDefault.get()).isNull();
              assertThat(context.size()).isEqualTo(1);
              assertThat(context.contains(plain)).isTrue();
              assertThat(context.contains(nullByDefault)).isFalse();
              assertThat(context.get(plain)).isNull();
              assertThat(context.bindings()).isEqualTo(Collections.singletonMap(plain, null));
            });
  }

  @Test
  void defaultIsOneObjectForAllContexts() {
    Object shared = new Object();
    ContextVar<Object> variable = ContextVar.withDefault("shared", shared);
    assertThat(variable.get()).isSameAs(shared);
    Context.empty().run(() -> assertThat(variable.get()).isSameAs(shared));
    assertThat(Context.empty().contains(variable)).isFalse();
  }

  @Test
  void defaultReadTwiceIsStillNoBinding() {
    Context.empty()
        .run(
            () -> {
              assertThat(nullByDefault.get()).isNull();
              assertThat(nullByDefault.get()).isNull();
              assertThat(nullByDefault.isBound()).isFalse();
              assertThat(Context.copyOfCurrent().size()).isZero();
              Token<@Nullable String> token = nullByDefault.set("set");
              assertThat(nullByDefault.get()).isEqualTo("set");
              assertThat(token.hadValue()).isFalse();
              nullByDefault.reset(token);
              assertThat(nullByDefault.get()).isNull();
            });
  }

  @Test
  void nullNameIsRefusedSayingWhatIsMissing() {
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> ContextVar.of(null))
        .withMessage("name of a ContextVar");
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> ContextVar.withDefault(null, "value"))
        .withMessage("name of a ContextVar");
  }
}
