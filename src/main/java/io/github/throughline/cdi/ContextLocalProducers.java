package io.github.throughline.cdi;

import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Produces what {@link ContextLocal} injects, by the name at the injection point. Without a
 * bean-defining annotation, so that the extension alone makes a bean of it.
 */
class ContextLocalProducers {
  /** The name of the {@link Local} that is injected without a qualifier; no other is empty. */
  private static final String UNNAMED = "";

  private final ContextLocals locals;

  @Inject
  ContextLocalProducers(ThroughlineExtension extension) {
    this.locals = extension.locals();
  }

  @Produces
  @ContextLocal("")
  <T extends @Nullable Object> ContextVar<T> variable(InjectionPoint point) {
    return locals.variable(locals.nameAt(point));
  }

  @Produces
  @ContextLocal("")
  <T> LocalStack<T> stack(InjectionPoint point) {
    return locals.stack(locals.nameAt(point));
  }

  @Produces
  @ContextLocal("")
  Local local(InjectionPoint point) {
    return locals.local(locals.nameAt(point));
  }

  @Produces
  Local local() {
    return locals.local(UNNAMED);
  }
}
