/** Values that follow the work. */
@NullMarked
package io.github.throughline.context;

import org.jspecify.annotations.NullMarked;
