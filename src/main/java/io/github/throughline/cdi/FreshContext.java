package io.github.throughline.cdi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Runs the methods of a bean in a context of their own, empty at first: for entries that no request
 * opens, such as timers, message-driven beans and schedulers.
 *
 * {@snippet :
 * @FreshContext
 * public void everyNight() {
 *   tenant.set("acme"); // gone when the method ends
 * }
 * }
 *
 * <p>It is outside of everything else that the method is annotated with, transactions included.
 */
@InterceptorBinding
@Bridged
@Documented
@Inherited
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface FreshContext {}
