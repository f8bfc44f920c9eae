package io.github.throughline.cdi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done with each call of a method.
 *
 * @param method the method, for messages
 * @param freshContext whether it gets a context of its own
 * @param limit how long a call may take; {@code null} for any time
 * @param direction which way it is handed over
 * @param handOver how it is handed over, if it is
 */
record CallPlan(
    String method,
    boolean freshContext,
    @Nullable Duration limit,
    Direction direction,
    HandOver handOver) {
  /** The ways over a bridge. */
  enum Direction {
    NONE,
    SYNC_TO_ASYNC,
    ASYNC_TO_SYNC
  }

  static CallPlan of(
      Method method,
      Map<Class<? extends Annotation>, Bound> bound,
      Settings settings,
      Consumer<String> problems) {
    Function<Bound, Attributes> read = one -> new Attributes(one, settings, problems);
    String name = Members.describe(method);
    boolean fresh = bound.containsKey(FreshContext.class);
    Duration within = limitOf(bound.get(Within.class), read);
    Bound toAsync = bound.get(SyncToAsync.class);
    if (toAsync != null) {
      HandOver handOver =
          HandOver.of((SyncToAsync) toAsync.annotation(), read.apply(toAsync)).within(within);
      return new CallPlan(name, fresh, handOver.limit(), Direction.SYNC_TO_ASYNC, handOver);
    }
    Bound toSync = bound.get(AsyncToSync.class);
    return toSync == null
        ? new CallPlan(name, fresh, within, Direction.NONE, HandOver.UNCONFIGURED)
        : new CallPlan(
            name,
            fresh,
            within,
            Direction.ASYNC_TO_SYNC,
            HandOver.of((AsyncToSync) toSync.annotation(), read.apply(toSync)));
  }

  static @Nullable Duration limitOf(@Nullable Bound within, Function<Bound, Attributes> read) {
    if (within == null) {
      return null;
    }
    Within annotation = (Within) within.annotation();
    return read.apply(within).duration("value", annotation.value(), annotation.unit(), false);
  }
}
