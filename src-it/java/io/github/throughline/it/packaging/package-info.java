/** What is in the jar, whatever runs it. */
@NullMarked
package io.github.throughline.it.packaging;

import org.jspecify.annotations.NullMarked;
