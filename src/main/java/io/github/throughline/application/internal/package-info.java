/** What servers of asynchronous applications share and no user names. */
@NullMarked
package io.github.throughline.application.internal;

import org.jspecify.annotations.NullMarked;
