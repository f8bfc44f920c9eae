/**
 * Servers whose clients have no connections, such as chat bots and datagram servers, as hosts of
 * asynchronous applications.
 *
 * <p>A {@link io.github.throughline.server.StatelessServer} has an application instance for each of
 * its clients, as many as it is allowed to and as long as they are active.
 */
@NullMarked
package io.github.throughline.server;

import org.jspecify.annotations.NullMarked;
