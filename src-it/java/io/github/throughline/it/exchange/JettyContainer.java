package io.github.throughline.it.exchange;

import io.github.throughline.servlet.ContextFilterInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty without CDI. */
final class JettyContainer implements PlainContainer {
  private final Server server = new Server();
  private final ServerConnector connector;
  private final OpenRequests open = new OpenRequests();
  private final ServletContextHandler context;

  private JettyContainer(WebApplication application) {
    HttpConfiguration http = new HttpConfiguration();
    List<ConnectionFactory> protocols = new ArrayList<>(List.of(new HttpConnectionFactory(http)));
    if (application.http2) {
      protocols.add(new HTTP2CServerConnectionFactory(http));
    }
    connector = new ServerConnector(server, 1, 1, protocols.toArray(ConnectionFactory[]::new));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.addConnector(connector);
    context = contextOf(application);
    server.setHandler(new Counting(context, open));
    ErrorHandler errors = new ErrorHandler();
    errors.setShowStacks(false);
    server.setErrorHandler(errors);
  }

  private static ServletContextHandler contextOf(WebApplication application) {
    ServletContextHandler context =
        new ServletContextHandler(
            application.contextPath.isEmpty() ? "/" : application.contextPath);
    context.addServletContainerInitializer(new ContextFilterInitializer());
    if (application.webSockets) {
      JakartaWebSocketServletContainerInitializer.configure(context, null);
    }
    context.addServletContainerInitializer((types, servlets) -> fill(servlets, application));
    application.parameters.forEach(context::setInitParameter);
    application.listeners.forEach(listener -> context.addEventListener(listener.get()));
    return context;
  }

  private static void fill(ServletContext context, WebApplication application) {
    for (WebApplication.Entry entry : application.servlets) {
      ServletRegistration.Dynamic servlet = context.addServlet(entry.name(), entry.servlet().get());
      servlet.addMapping(entry.patterns().toArray(String[]::new));
      servlet.setAsyncSupported(entry.async());
      servlet.setInitParameters(entry.parameters());
      servlet.setLoadOnStartup(entry.loadOnStartup());
    }
  }

  static JettyContainer start(WebApplication application) {
    JettyContainer container = new JettyContainer(application);
    try {
      container.server.start();
    } catch (Exception e) {
      container.close();
      throw new IllegalStateException("Jetty did not take the application", e);
    }
    return container;
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public List<String> openRequests() {
    return open.descriptions();
  }

  @Override
  public void undeploy() throws Exception {
    context.stop();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    server.destroy();
  }

  /** Notes requests until Jetty calls them completed, in whatever way. */
  private static final class Counting extends Handler.Wrapper {
    private final OpenRequests open;

    Counting(Handler context, OpenRequests open) {
      super(context);
      this.open = open;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Runnable end = open.enter(request.getMethod() + " " + request.getHttpURI());
      Request.addCompletionListener(request, failure -> end.run());
      return super.handle(request, response, callback);
    }
  }
}
