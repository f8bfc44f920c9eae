/**
 * Blocking and asynchronous code call each other, in the same context, within a deadline.
 *
 * <p>A {@link io.github.throughline.bridge.Bridge} makes a stage of a blocking body and lets a
 * blocking caller wait for an asynchronous one. Thread-sensitive bodies run back on the caller that
 * waits ({@link io.github.throughline.bridge.CurrentThreadExecutor} is that by itself), else on the
 * one worker of their {@link io.github.throughline.bridge.ThreadSensitiveContext}. A {@link
 * io.github.throughline.bridge.Deadline} travels with the context and bounds every wait.
 */
@NullMarked
package io.github.throughline.bridge;

import org.jspecify.annotations.NullMarked;
