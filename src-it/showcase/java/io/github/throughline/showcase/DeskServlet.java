package io.github.throughline.showcase;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Sets who is asking before anything else runs, and answers refusals.
 *
 * <p>In a servlet and no filter, so that a drill can fail right before.
 */
@SuppressWarnings("serial")
abstract class DeskServlet extends HttpServlet {
  @Inject Caller caller;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      requireMethod(request, response);
      // An asynchronous dispatch finds the values of its request in place.
      if (request.getDispatcherType() == DispatcherType.REQUEST) {
        beforeValues(request);
        caller.arrive(request::getHeader);
        response.setHeader("X-Request-Id", caller.seen().requestId());
      }
      super.service(request, response);
    } catch (Refusal refusal) {
      Answer.refuse(response, refusal);
    }
  }

  /** Not left to the error page, which Jetty does not ask for every method. */
  private void requireMethod(HttpServletRequest request, HttpServletResponse response) {
    if (!methods().contains(request.getMethod())) {
      response.setHeader("Allow", String.join(", ", methods()));
      throw new Refusal(405, "This address does not know the method", methods());
    }
  }

  /** The methods that this servlet answers. */
  abstract List<String> methods();

  /** Called before any value of the request is set. */
  void beforeValues(HttpServletRequest request) {}
}
