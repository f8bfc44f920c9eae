package io.github.throughline.application;

import java.util.concurrent.CompletionStage;

/**
 * An asynchronous application of the older, two-step form: called with the scope it makes an
 * instance, which then serves the connection. {@link Applications#of} makes a current one of it.
 */
@FunctionalInterface
public interface LegacyApplication {
  /** Makes the instance that serves one connection. */
  Instance connect(Scope scope);

  /** Serves one connection. */
  @FunctionalInterface
  interface Instance {
    /** Serves the connection, as {@link AsyncApplication#handle} does. */
    CompletionStage<?> run(Receive receive, Send send);
  }
}
