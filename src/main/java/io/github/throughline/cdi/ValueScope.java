package io.github.throughline.cdi;

import io.github.throughline.context.UnboundException;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** Finds the instance of a {@link ValueScoped} bean: the current value of its variable. */
final class ValueScope implements Context {
  private final ContextLocals locals;

  ValueScope(ContextLocals locals) {
    this.locals = locals;
  }

  @Override
  public Class<? extends Annotation> getScope() {
    return ValueScoped.class;
  }

  @Override
  public <T> T get(Contextual<T> contextual, @Nullable CreationalContext<T> creationalContext) {
    return get(contextual);
  }

  @Override
  @SuppressWarnings(
      "unchecked") // the declaration has made sure that the variable's type is the bean's
  public <T> T get(Contextual<T> contextual) {
    String name = nameOf((Bean<?>) contextual);
    Object value = locals.variable(name).get();
    if (value == null) {
      throw new UnboundException(
          "@ContextLocal(\"" + name + "\") is null: there is no current object");
    }
    return (T) value;
  }

  @Override
  public boolean isActive() {
    return true;
  }

  private static String nameOf(Bean<?> bean) {
    return bean.getQualifiers().stream()
        .filter(CurrentValue.class::isInstance)
        .map(qualifier -> ((CurrentValue) qualifier).value())
        .findFirst()
        .orElseThrow();
  }
}
