/**
 * Concurrency stress of the context core on the real memory model, in sanity mode with every build;
 * longer with {@code mvn verify -Djcstress.mode=default}.
 */
package io.github.throughline.context;
