/** What every server of the integration tests can do. */
@NullMarked
package io.github.throughline.it.server;

import org.jspecify.annotations.NullMarked;
