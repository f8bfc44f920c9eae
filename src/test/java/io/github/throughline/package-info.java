/** What the tests of all packages share, and tests of the library as a whole. */
@NullMarked
package io.github.throughline;

import org.jspecify.annotations.NullMarked;
