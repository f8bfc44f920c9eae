/** The code of the manual and of the javadoc, compiled and run. */
@NullMarked
package io.github.throughline.manual;

import org.jspecify.annotations.NullMarked;
