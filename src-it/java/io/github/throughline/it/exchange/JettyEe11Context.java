package io.github.throughline.it.exchange;

import io.github.throughline.servlet.ContextFilterInitializer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.handler.ContextHandler;

/** A web application on Jetty for Jakarta EE 11. */
final class JettyEe11Context {
  private JettyEe11Context() {}

  static ContextHandler of(WebApplication application) {
    ServletContextHandler context =
        new ServletContextHandler(
            application.contextPath.isEmpty() ? "/" : application.contextPath);
    context.addServletContainerInitializer(new ContextFilterInitializer());
    context.addServletContainerInitializer((types, servlets) -> application.fill(servlets));
    application.parameters.forEach(context::setInitParameter);
    application.listeners.forEach(listener -> context.addEventListener(listener.get()));
    return context;
  }
}
