/** What the packages above the bridge share of it and no user names. */
@NullMarked
package io.github.throughline.bridge.internal;

import org.jspecify.annotations.NullMarked;
