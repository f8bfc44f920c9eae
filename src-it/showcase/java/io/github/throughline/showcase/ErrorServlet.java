package io.github.throughline.showcase;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page: what went wrong in general, nothing of the inside, and the request's number. */
@WebServlet(urlPatterns = ErrorServlet.PATH, asyncSupported = true)
@SuppressWarnings("serial")
public class ErrorServlet extends HttpServlet {
  static final String PATH = "/error";
  static final String INTERNAL = "The desk failed; the request's number is in its log";

  @Inject Caller caller;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      // By Open Liberty and Payara, at the end of a response that failed when it was on its way.
      return;
    }
    if (request.getDispatcherType() != DispatcherType.ERROR) {
      Answer.send(response, 404, Answer.error(general(404), caller.seen().requestId()));
      return;
    }
    if (request.getAttribute(DrillServlet.FAIL_ERROR_PAGE) != null) {
      throw Phase.ERROR_PAGE.failure();
    }
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 500;
    Answer.send(response, status, Answer.error(general(status), caller.seen().requestId()));
  }

  private static String general(int status) {
    return switch (status) {
      case 404 -> "There is nothing at this address";
      case 405 -> "This address does not know the method";
      default -> status < 500 ? "The request was refused" : INTERNAL;
    };
  }
}
