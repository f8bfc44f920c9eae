/**
 * The WebSockets of asynchronous applications, in containers that have Jakarta WebSocket. There is
 * nothing here to be named: a request is served by the {@linkplain
 * io.github.throughline.servlet.AsyncApplicationServlet servlet} of its path, and becomes a
 * WebSocket if it asks for one.
 */
@NullMarked
package io.github.throughline.websocket;

import org.jspecify.annotations.NullMarked;
