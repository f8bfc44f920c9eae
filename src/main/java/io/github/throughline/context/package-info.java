/**
 * Values that follow the work, for plain Java and for every server.
 *
 * <p>A {@link io.github.throughline.context.ContextVar} is a key; its {@link
 * io.github.throughline.context.Token} undoes one setting. A {@link
 * io.github.throughline.context.Context} holds the values of one flow of work and hands them over
 * to executors, threads and stages; an {@link io.github.throughline.context.Entry} is the begin/end
 * form of being in one. {@link io.github.throughline.context.Local} and {@link
 * io.github.throughline.context.LocalStack} keep values by name and by nesting, {@link
 * io.github.throughline.context.LocalProxy} makes objects that stand for the current one.
 */
@NullMarked
package io.github.throughline.context;

import org.jspecify.annotations.NullMarked;
