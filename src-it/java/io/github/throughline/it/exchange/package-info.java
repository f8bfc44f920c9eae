/**
 * Single HTTP exchanges, byte by byte, on embedded servlet containers without anything else in
 * them.
 */
@NullMarked
package io.github.throughline.it.exchange;

import org.jspecify.annotations.NullMarked;
