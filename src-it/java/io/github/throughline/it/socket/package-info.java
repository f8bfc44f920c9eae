/**
 * WebSockets, frame by frame, on embedded servlet containers without anything else in them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 */
@NullMarked
package io.github.throughline.it.socket;

import org.jspecify.annotations.NullMarked;
