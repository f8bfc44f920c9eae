/**
 * Servers in processes of their own, which the build has put into a directory each. Nothing here
 * knows of the tests; a server that is not there yet needs one class beside {@link
 * io.github.throughline.it.external.WildFlyServer}.
 */
@NullMarked
package io.github.throughline.it.external;

import org.jspecify.annotations.NullMarked;
