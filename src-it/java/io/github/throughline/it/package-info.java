/** Tests that speak HTTP to the showcase, on every server that runs inside this JVM. */
@NullMarked
package io.github.throughline.it;

import org.jspecify.annotations.NullMarked;
