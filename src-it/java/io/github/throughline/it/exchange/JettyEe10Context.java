package io.github.throughline.it.exchange;

import io.github.throughline.servlet.ContextFilterInitializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.handler.ContextHandler;

/** A web application on Jetty for Jakarta EE 10. */
final class JettyEe10Context {
  private JettyEe10Context() {}

  static ContextHandler of(WebApplication application) {
    ServletContextHandler context =
        new ServletContextHandler(
            application.contextPath.isEmpty() ? "/" : application.contextPath);
    context.addServletContainerInitializer(new ContextFilterInitializer());
    if (application.webSockets) {
      JakartaWebSocketServletContainerInitializer.configure(context, null);
    }
    context.addServletContainerInitializer((types, servlets) -> application.fill(servlets));
    application.parameters.forEach(context::setInitParameter);
    application.listeners.forEach(listener -> context.addEventListener(listener.get()));
    return context;
  }
}
