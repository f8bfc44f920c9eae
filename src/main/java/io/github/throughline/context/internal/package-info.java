/** What the packages of the library share and no user names; not exported by the module. */
@NullMarked
package io.github.throughline.context.internal;

import org.jspecify.annotations.NullMarked;
