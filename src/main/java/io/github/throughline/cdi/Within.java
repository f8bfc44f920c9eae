package io.github.throughline.cdi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * Gives the calls of a bean's method a deadline.
 *
 * {@snippet :
 * @Within(value = 2, unit = ChronoUnit.SECONDS)
 * public Ticket slowly(String id) {
 *   return tickets.find(id);
 * }
 * }
 *
 * <p>Time counts from the call, so a wait for a thread counts ({@link SyncToAsync}, Jakarta's
 * {@code @Asynchronous}). At the deadline the body is interrupted, on its own thread, and callers
 * get {@link io.github.throughline.bridge.DeadlineExceededException}: where the method returns a
 * {@link java.util.concurrent.CompletionStage}, as the failure of the stage. Only the body is
 * interrupted, never what other interceptors do around it, such as a commit. On a class, it applies
 * to all methods, each with a deadline of its own.
 *
 * @see io.github.throughline.bridge.Deadline
 */
@InterceptorBinding
@Bridged
@Documented
@Inherited
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface Within {
  /**
   * How long a call may take.
   *
   * @return the time in {@link #unit}s, positive
   */
  @Nonbinding
  long value();

  /**
   * The unit of the {@link #value}.
   *
   * @return the unit, of exact length
   */
  @Nonbinding
  ChronoUnit unit() default ChronoUnit.MILLIS;
}
