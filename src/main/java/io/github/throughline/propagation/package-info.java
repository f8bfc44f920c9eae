/**
 * The providers that make managed executors carry the context: one for Jakarta Concurrency, one for
 * MicroProfile Context Propagation. Servers find them by themselves; what users need of them is the
 * type name, {@code "Throughline"}, for {@code @ContextServiceDefinition(propagated = ..)} and
 * {@code ThreadContext.builder().propagated(..)}.
 */
@NullMarked
package io.github.throughline.propagation;

import org.jspecify.annotations.NullMarked;
