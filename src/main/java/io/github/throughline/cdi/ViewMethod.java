package io.github.throughline.cdi;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A method of a view with its counterpart in the target.
 *
 * @param view the method of the view
 * @param target the method of the target
 * @param direction which way it is handed over
 * @param handOver how it is handed over, if it is
 * @param yieldsNothing whether the view has no use for a result
 */
record ViewMethod(
    Method view,
    Method target,
    CallPlan.Direction direction,
    HandOver handOver,
    boolean yieldsNothing) {

  /**
   * What a method answers: a value, or a future of one.
   *
   * @param form the future's type; {@code null} for a value
   * @param value the class of the value, primitives boxed
   */
  record Answer(@Nullable Class<?> form, Class<?> value) {
    static Answer of(Method method, TypeArguments types) {
      Type returned = method.getGenericReturnType();
      Class<?> erased = types.erase(returned);
      return Members.isFuture(erased)
          ? new Answer(erased, types.heldBy(returned))
          : new Answer(null, (Class<?>) Types.boxed(erased));
    }

    boolean isNothing() {
      return value == Void.class;
    }
  }

  /** Which way a call goes; {@code null} if the target's answer cannot become the view's. */
  static CallPlan.@Nullable Direction direction(Answer view, Answer target) {
    if (!view.isNothing() && !view.value.isAssignableFrom(target.value)) {
      return null;
    }
    if (view.form == null) {
      return target.form == null
          ? CallPlan.Direction.NONE
          : target.form == Future.class ? null : CallPlan.Direction.ASYNC_TO_SYNC;
    }
    if (target.form == null) {
      return CallPlan.Direction.SYNC_TO_ASYNC;
    }
    return target.form == Future.class && view.form != Future.class
        ? null
        : CallPlan.Direction.NONE;
  }

  /** Whether a checked exception is one that callers of the view expect. */
  boolean declares(Throwable failure) {
    return List.of(view.getExceptionTypes()).stream().anyMatch(type -> type.isInstance(failure));
  }
}
