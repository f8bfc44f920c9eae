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
 * Makes the callers of an asynchronous method of a bean wait for the end of what it returns.
 *
 * {@snippet :
 * @AsyncToSync
 * public CompletionStage<Ticket> load(String id) { // callers get it completed
 *   return client.load(id);
 * }
 * }
 *
 * <p>The method returns {@link java.util.concurrent.CompletionStage} or {@link
 * java.util.concurrent.CompletableFuture}, which callers get completed; or {@link Object} or a type
 * variable, where the body returns the stage and callers get its value. A failure is thrown as
 * {@link io.github.throughline.bridge.Bridge#asyncToSync} throws it.
 *
 * <p>The wait is inside of interceptors such as {@code @Transactional}, on the thread of the
 * caller, which meanwhile does the thread-sensitive work of the call. On a class, it applies to all
 * methods. On an interface with {@link BridgeTo}, or a method of it, it tells how the target is
 * called.
 */
@InterceptorBinding
@Bridged
@Documented
@Inherited
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface AsyncToSync {
  /**
   * How long the wait may take. Then it ends with {@link
   * io.github.throughline.bridge.DeadlineExceededException}.
   *
   * @return the time in {@link #unit}s; 0 for no limit
   */
  @Nonbinding
  long timeout() default 0;

  /**
   * The unit of the {@link #timeout}.
   *
   * @return the unit, of exact length
   */
  @Nonbinding
  ChronoUnit unit() default ChronoUnit.MILLIS;
}
