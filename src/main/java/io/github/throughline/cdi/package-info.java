/**
 * Context variables by injection: the portable extension and the annotations that it serves.
 *
 * {@snippet :
 * @Inject @ContextLocal("tenant") ContextVar<String> tenant;
 * }
 */
@NullMarked
package io.github.throughline.cdi;

import org.jspecify.annotations.NullMarked;
