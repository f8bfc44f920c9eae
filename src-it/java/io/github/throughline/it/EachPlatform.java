package io.github.throughline.it;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a parameterized test, or a class of tests, with each of the chosen servers that are Jakarta
 * EE platforms, of which there may be none.
 */
@Retention(RUNTIME)
@Target({METHOD, TYPE})
@MethodSource("io.github.throughline.it.ServerKind#chosenPlatforms")
@interface EachPlatform {}
