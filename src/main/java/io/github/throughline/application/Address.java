package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One end of a connection.
 *
 * @param host a name or an address, or the path of a local socket
 * @param port 0 to 65535; {@code null} for a local socket
 */
public record Address(String host, @Nullable Integer port) {
  /**
   * Makes an address.
   *
   * @throws IllegalArgumentException if there is no such port
   */
  public Address {
    requireNonNull(host, "Address.host");
    if (port != null && (port < 0 || port > 0xffff)) {
      throw Fields.refused("Address.port", port, "a port is from 0 to 65535");
    }
  }
}
