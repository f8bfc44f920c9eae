/** An application that sends messages and listens to them, by the server's Jakarta Messaging. */
@NullMarked
package io.github.throughline.messages;

import org.jspecify.annotations.NullMarked;
