/** What the servlets and the WebSockets of the adapter share. */
@NullMarked
package io.github.throughline.servlet.internal;

import org.jspecify.annotations.NullMarked;
