/**
 * Asynchronous applications that know no server: a scope tells what a connection is about, and
 * events go back and forth.
 *
 * <p>An {@link io.github.throughline.application.AsyncApplication} is called once per connection,
 * with a {@link io.github.throughline.application.Scope}, a {@link
 * io.github.throughline.application.Receive} and a {@link io.github.throughline.application.Send}.
 * {@link io.github.throughline.application.Middleware} goes around it, a {@link
 * io.github.throughline.application.Router} puts several under one roof, and {@link
 * io.github.throughline.application.Applications} makes one of a {@link
 * io.github.throughline.application.BlockingApplication} or a {@link
 * io.github.throughline.application.LegacyApplication}. The contract is that of ASGI 3.0, with HTTP
 * and WebSocket 2.5 and lifespan 2.0.
 */
@NullMarked
package io.github.throughline.application;

import org.jspecify.annotations.NullMarked;
