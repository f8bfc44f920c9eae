package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event of a protocol of a user's own.
 *
 * @param type the protocol, a dot and the name of the event, such as {@code "chat.message"}
 * @param values what the protocol defines, copied
 */
public record CustomEvent(String type, Map<String, @Nullable Object> values) implements Event {
  private static final Set<String> KNOWN = Set.of("http", "websocket", "lifespan");

  /**
   * Makes an event.
   *
   * @throws IllegalArgumentException if the type is not of that form, or of a protocol that has its
   *     own events
   */
  public CustomEvent {
    int dot = requireNonNull(type, "CustomEvent.type").indexOf('.');
    if (dot < 0 || dot == type.length() - 1) {
      throw Fields.refused("CustomEvent.type", "\"" + type + "\"", "give <protocol>.<event>");
    }
    requireOwnProtocol("CustomEvent.type", type, type.substring(0, dot));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static void requireOwnProtocol(String field, String value, String protocol) {
    if (protocol.isEmpty()) {
      throw Fields.refused(field, "\"" + value + "\"", "it has to name a protocol");
    }
    if (KNOWN.contains(protocol)) {
      throw Fields.refused(
          field,
          "\"" + value + "\"",
          "protocol " + protocol + " has types of its own in this package");
    }
  }
}
