/**
 * Benchmarks of the context core, one class for each question. Run with {@code mvn -Pjmh
 * -Djmh=<pattern>}.
 */
package io.github.throughline.context;
