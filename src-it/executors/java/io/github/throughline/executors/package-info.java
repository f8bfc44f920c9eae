/**
 * An application whose executors come otherwise than by annotation: from its {@code web.xml}, and
 * from producers of beans.
 */
@NullMarked
package io.github.throughline.executors;

import org.jspecify.annotations.NullMarked;
