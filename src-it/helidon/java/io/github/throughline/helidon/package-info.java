/** An application for servers that have CDI and REST, and no servlets. */
@NullMarked
package io.github.throughline.helidon;

import org.jspecify.annotations.NullMarked;
