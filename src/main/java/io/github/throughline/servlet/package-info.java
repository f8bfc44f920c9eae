/** A context, a scope and a deadline for each request, in any servlet container. */
@NullMarked
package io.github.throughline.servlet;

import org.jspecify.annotations.NullMarked;
