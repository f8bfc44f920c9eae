package io.github.throughline.it.exchange;

import io.github.throughline.application.AsyncApplication;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Has the thread of each request destroy the library's servlet: as Tomcat does with the last one
 * that leaves a servlet of a web application that stops.
 */
@SuppressWarnings("serial")
public final class DestroyingServlet extends HttpServlet {
  private final Servlet hosted;
  private final Runnable destroyed;

  private DestroyingServlet(AsyncApplication application, Runnable destroyed) {
    hosted = Hosted.LIBRARY.servlet(application);
    this.destroyed = destroyed;
  }

  /**
   * Makes one below {@code /run}.
   *
   * @param destroyed called by each thread that has done so
   */
  public static WebApplication.Entry of(AsyncApplication application, Runnable destroyed) {
    return new WebApplication.Entry(
        "destroying",
        () -> new DestroyingServlet(application, destroyed),
        List.of("/run/*"),
        true,
        Map.of(),
        1);
  }

  @Override
  public void init(ServletConfig config) throws ServletException {
    hosted.init(config);
  }

  @Override
  public void service(ServletRequest request, ServletResponse response)
      throws ServletException, IOException {
    hosted.service(request, response);
    hosted.destroy();
    destroyed.run();
  }

  @Override
  public void destroy() {
    hosted.destroy();
  }
}
