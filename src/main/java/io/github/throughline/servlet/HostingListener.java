package io.github.throughline.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Starts the annotated applications, and stops them and others that have not stopped themselves. A
 * listener that throws fails the deployment on every server; a servlet does not on Tomcat.
 */
final class HostingListener implements ServletContextListener {
  /** Where the web application has it. */
  static final String ATTRIBUTE = HostingListener.class.getName();

  private final List<ServedServlet> annotated;
  private final CopyOnWriteArrayList<AsyncApplicationServlet> running;

  HostingListener(List<ServedServlet> annotated) {
    this.annotated = List.copyOf(annotated);
    running = new CopyOnWriteArrayList<>(annotated);
  }

  /**
   * Has the end of the web application stop a servlet that cannot stop itself.
   *
   * @return {@code false} if nobody is told of that end
   */
  static boolean stopAtEnd(ServletContext context, AsyncApplicationServlet servlet) {
    if (context.getAttribute(ATTRIBUTE) instanceof HostingListener listener) {
      listener.running.addIfAbsent(servlet);
      return true;
    }
    return false;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    boolean started = false;
    try {
      for (ServedServlet servlet : annotated) {
        servlet.start(HostingSettings.read(event.getServletContext()::getInitParameter));
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

  /** Most servers have destroyed the servlets before, if they ever were initialized. */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    stop();
  }

  private void stop() {
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).stop();
    }
  }
}
