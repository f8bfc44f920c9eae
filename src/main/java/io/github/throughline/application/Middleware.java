package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletionStage;

/**
 * Something around an application: it sees each connection first, and may change the scope, the
 * events, or whether the application is called at all.
 *
 * {@snippet :
 * Middleware https = (scope, receive, send, next) ->
 *     scope instanceof HttpScope http
 *         ? next.handle(http.toBuilder().scheme("https").build(), receive, send)
 *         : next.handle(scope, receive, send);
 * AsyncApplication application = https.around(hello);
 * }
 */
@FunctionalInterface
public interface Middleware {
  /**
   * Serves one connection, as {@link AsyncApplication#handle} does.
   *
   * @param next the application that this is around
   */
  CompletionStage<?> handle(Scope scope, Receive receive, Send send, AsyncApplication next);

  /** Puts this around an application. */
  default AsyncApplication around(AsyncApplication application) {
    requireNonNull(application, "application");
    return (scope, receive, send) -> handle(scope, receive, send, application);
  }
}
