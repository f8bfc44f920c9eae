package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a protocol of a user's own.
 *
 * @param type the name of the protocol, none of this library's
 * @param values what the protocol defines, copied
 */
public record CustomScope(String type, Map<String, @Nullable Object> values) implements Scope {
  /**
   * Makes a scope.
   *
   * @throws IllegalArgumentException if the type is empty, or a protocol that has its own scope
   */
  public CustomScope {
    CustomEvent.requireOwnProtocol(
        "CustomScope.type", requireNonNull(type, "CustomScope.type"), type);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  @Override
  public String specVersion() {
    return "1.0";
  }
}
