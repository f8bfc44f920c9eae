package io.github.throughline;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Does for properties of jqwik, which knows no extensions of Jupiter, what {@link NoResidue} does.
 */
public final class NoResidueOfProperties implements AroundPropertyHook {
  /** To every property, as it is registered for none in particular. */
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    return property.executeAndFinally(() -> NoResidue.check(context.label()));
  }
}
