package io.github.throughline.cdi;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.context.NormalScope;
import java.lang.annotation.Retention;

/**
 * The scope of beans that are the value of a variable: normal, so that CDI makes client proxies,
 * which look the value up at every call.
 */
@NormalScope
@Retention(RUNTIME)
@interface ValueScoped {}
