package io.github.throughline.application;

import java.util.concurrent.CompletionStage;

/**
 * An asynchronous application: what one connection is served by.
 *
 * {@snippet :
 * AsyncApplication hello = (scope, receive, send) ->
 *     send.send(new HttpEvent.ResponseStart(200, List.of(new Header("content-type", "text/plain"))))
 *         .thenCompose(started -> send.send(HttpEvent.ResponseBody.last("Hello")));
 * }
 *
 * <p>It is called once per connection: an HTTP request, a WebSocket or the life of the server. It
 * never blocks the thread that calls it, nor the threads on which stages of {@link Receive} and
 * {@link Send} complete; blocking code is hosted by {@link Applications} or a {@link
 * io.github.throughline.bridge.Bridge}.
 */
@FunctionalInterface
public interface AsyncApplication {
  /**
   * Serves one connection.
   *
   * @param scope tells what the connection is about
   * @param receive gives the events of the connection
   * @param send takes the events of the application
   * @return completes when the application is done with the connection; its failure, or an
   *     exception thrown, ends the connection. A scope of a kind that the application does not know
   *     is refused so, with {@link Scope#unsupported}
   */
  CompletionStage<?> handle(Scope scope, Receive receive, Send send);
}
