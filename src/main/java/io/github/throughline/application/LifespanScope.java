package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scope of the life of a server, from before its first connection until after its last.
 *
 * @param specVersion the version of the contract that the server keeps to
 * @param state where the application puts what its connections are to find in their own {@code
 *     state}; {@code null} if the server does not hand it on
 */
public record LifespanScope(String specVersion, @Nullable Map<String, Object> state)
    implements Scope {
  /** Makes a scope. */
  public LifespanScope {
    requireNonNull(specVersion, "LifespanScope.specVersion");
  }

  /**
   * Makes a scope of the version that this library keeps to.
   *
   * @param state as for the record
   */
  public LifespanScope(Map<String, Object> state) {
    this("2.0", requireNonNull(state, "state"));
  }

  @Override
  public String type() {
    return "lifespan";
  }
}
