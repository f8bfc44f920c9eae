package io.github.throughline.application;

/**
 * A blocking application: what one HTTP request is served by, on one thread, as a servlet is.
 *
 * {@snippet :
 * BlockingApplication echo = (request, response) -> {
 *   response.header("content-type", "text/plain");
 *   request.body().transferTo(response.body()); // as fast as the client takes it
 * };
 * AsyncApplication application = Applications.blocking(echo, bridge);
 * }
 *
 * <p>{@link Applications#blocking} tells where it runs.
 */
@FunctionalInterface
public interface BlockingApplication {
  /**
   * Serves one request. When it returns, the response is completed; status 200 without a body if
   * nothing else was given.
   *
   * @throws Exception if the request cannot be served; the client gets status 500 if the response
   *     is not committed, and sees it break off if it is
   */
  void handle(BlockingRequest request, BlockingResponse response) throws Exception;
}
