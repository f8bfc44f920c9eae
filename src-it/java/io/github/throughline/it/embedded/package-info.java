/**
 * Servers inside this JVM that run the showcase as a server of its own would: the web application
 * brings its own copy of the library, and sees nothing of this project but what is in its archive.
 */
@NullMarked
package io.github.throughline.it.embedded;

import org.jspecify.annotations.NullMarked;
