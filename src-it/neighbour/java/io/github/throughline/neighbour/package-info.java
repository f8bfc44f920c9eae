/**
 * An application that is deployed beside another one like it: both in one enterprise archive, which
 * has the library once, or each with a library of its own.
 */
@NullMarked
package io.github.throughline.neighbour;

import org.jspecify.annotations.NullMarked;
