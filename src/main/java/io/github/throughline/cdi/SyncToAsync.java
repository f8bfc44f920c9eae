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
 * Runs a blocking method of a bean on another thread: callers get a future at once.
 *
 * {@snippet :
 * @SyncToAsync
 * public CompletionStage<Ticket> find(String id) {
 *   return CompletableFuture.completedFuture(tickets.find(id)); // blocks a thread that may block
 * }
 * }
 *
 * <p>The method returns {@link java.util.concurrent.CompletionStage}, {@link
 * java.util.concurrent.CompletableFuture} or {@link java.util.concurrent.Future}. What its body
 * returns is awaited: the future of the caller ends as that does, without a thread that waits
 * ({@code null} is a result too). A call never throws; each failure ends the future. Cancelling the
 * future cancels the call.
 *
 * <p>The hand-over is outside of interceptors such as {@code @Transactional}: a transaction begins
 * and ends on the thread that runs the body. On a class, it applies to all methods. On an interface
 * with {@link BridgeTo}, or a method of it, it tells how the target is called.
 *
 * @see io.github.throughline.bridge.Bridge#syncToAsync
 */
@InterceptorBinding
@Bridged
@Documented
@Inherited
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface SyncToAsync {
  /**
   * Whether the body runs where code runs that must stay on one thread: on the thread of the caller
   * that waits in {@link AsyncToSync}, else on the one worker of the request. If not, on the pool.
   *
   * @return whether it does
   */
  @Nonbinding
  boolean threadSensitive() default true;

  /**
   * The pool to run on, for bodies that are not thread-sensitive: a JNDI name that begins with
   * {@code java:}, or the {@link jakarta.inject.Named} name of a bean of type {@link
   * java.util.concurrent.Executor}.
   *
   * @return the name; empty for the pool of the application
   */
  @Nonbinding
  String executor() default "";

  /**
   * How long a call may take, the wait for a thread included. Then the future fails with {@link
   * io.github.throughline.bridge.DeadlineExceededException} and the body is interrupted, if it has
   * begun.
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
