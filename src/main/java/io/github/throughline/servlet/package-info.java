/**
 * A context, a scope and a deadline for each request, and asynchronous applications, in any servlet
 * container: {@link io.github.throughline.servlet.ServeAt} or {@link
 * io.github.throughline.servlet.AsyncApplicationServlet}.
 */
@NullMarked
package io.github.throughline.servlet;

import org.jspecify.annotations.NullMarked;
