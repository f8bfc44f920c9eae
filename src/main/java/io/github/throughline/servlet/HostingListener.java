package io.github.throughline.servlet;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.List;

/**
 * Starts the annotated applications. A listener that throws fails the deployment on every server; a
 * servlet does not on Tomcat.
 */
final class HostingListener implements ServletContextListener {
  private final List<ServedServlet> servlets;

  HostingListener(List<ServedServlet> servlets) {
    this.servlets = List.copyOf(servlets);
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    boolean started = false;
    try {
      HostingSettings settings = HostingSettings.read(event.getServletContext()::getInitParameter);
      for (ServedServlet servlet : servlets) {
        servlet.start(settings);
      }
      started = true;
    } catch (ServletException e) {
      throw new IllegalStateException(e.getMessage(), e.getCause());
    } finally {
      if (!started) {
        stop();
      }
    }
  }

  /** Servlets are destroyed before, by most servers and if they ever were initialized. */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    stop();
  }

  private void stop() {
    for (int i = servlets.size() - 1; i >= 0; i--) {
      servlets.get(i).destroy();
    }
  }
}
