package io.github.throughline.cdi;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.context.Context;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What happens around an intercepted call, in this order: deadline, then hand-over, then body.
 *
 * <p>It happens at two places of the chain of interceptors. Outside of all others, the deadline
 * starts and the call goes over to another thread, so that a wait for the thread counts and a
 * transaction begins and ends where the body runs. Inside of all others, the deadline interrupts
 * and callers wait, so that the interrupt never hits a commit and the transaction spans the wait.
 */
final class Interception {
  private static final String DEADLINE = Deadline.class.getName();

  private final CallPlans plans;
  private final Bridges bridges;

  Interception(CallPlans plans, Bridges bridges) {
    this.plans = plans;
    this.bridges = bridges;
  }

  /** Outside of all other interceptors. */
  @SuppressWarnings("NullAway") // the operation may answer null, as its type argument says
  @Nullable Object aroundAll(InvocationContext call) throws Exception {
    CallPlan plan = plans.planOf(call.getTarget(), call.getMethod());
    return plan.freshContext()
        ? Context.empty().<@Nullable Object, Exception>call(() -> start(plan, call))
        : start(plan, call);
  }

  private @Nullable Object start(CallPlan plan, InvocationContext call) throws Exception {
    Duration limit = plan.limit();
    Deadline deadline = limit == null ? null : bridges.deadlineAfter(limit);
    if (deadline != null) {
      call.getContextData().put(DEADLINE, deadline);
    }
    return plan.direction() == CallPlan.Direction.SYNC_TO_ASYNC
        ? handOver(plan, deadline, call)
        : call.proceed();
  }

  private CompletableFuture<@Nullable Object> handOver(
      CallPlan plan, @Nullable Deadline deadline, InvocationContext call) {
    try {
      Bridge bridge = bridges.of(plan.handOver());
      return AwaitedCall.of(bridge, deadline, new NamedCall<>(plan.method(), call::proceed));
    } catch (RuntimeException e) { // there is no bridge, and such a method does not throw
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Inside of all other interceptors. */
  @SuppressWarnings("NullAway") // the operation may answer null, as its type argument says
  @Nullable Object aroundBody(InvocationContext call) throws Exception {
    CallPlan plan = plans.planOf(call.getTarget(), call.getMethod());
    Deadline deadline = (Deadline) call.getContextData().get(DEADLINE);
    if (deadline == null) {
      return body(plan, call);
    }
    if (!Members.returnsStage(call.getMethod()) || plan.direction() != CallPlan.Direction.NONE) {
      return deadline.<@Nullable Object, Exception>call(
          new NamedCall<@Nullable Object>(plan.method(), () -> body(plan, call)));
    }
    return stageWithin(deadline, plan, call);
  }

  /** A method that returns a stage is late as long as the stage is pending, and never throws so. */
  @SuppressWarnings("NullAway") // the operation may answer null, as its type argument says
  private @Nullable CompletionStage<?> stageWithin(
      Deadline deadline, CallPlan plan, InvocationContext call) throws Exception {
    try {
      Object result =
          deadline.<@Nullable Object, Exception>call(
              new NamedCall<@Nullable Object>(plan.method(), () -> body(plan, call)));
      return result == null ? null : deadline.bound((CompletionStage<?>) result, plan.method());
    } catch (DeadlineExceededException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private @Nullable Object body(CallPlan plan, InvocationContext call) throws Exception {
    if (plan.direction() != CallPlan.Direction.ASYNC_TO_SYNC) {
      return call.proceed();
    }
    Object value =
        bridges
            .limited(plan.handOver())
            .asyncToSync(
                new NamedCall<CompletionStage<@Nullable Object>>(
                    plan.method(), () -> stage(call.proceed())));
    return Members.returnsStage(call.getMethod())
        ? CompletableFuture.completedFuture(value)
        : value;
  }

  @SuppressWarnings("NullAway") // that there is no stage is the bridge's to report
  private static CompletionStage<@Nullable Object> stage(@Nullable Object answered) {
    return Members.stage(answered);
  }
}
