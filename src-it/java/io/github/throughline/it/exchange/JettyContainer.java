package io.github.throughline.it.exchange;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty without CDI, whichever of its versions is on the class path. */
final class JettyContainer implements PlainContainer {
  private final Server server = new Server();
  private final ServerConnector connector;
  private final OpenRequests open = new OpenRequests();
  private final ContextHandler context;

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

  /** Of the servlets that are on the class path: of Jakarta EE 10, or else of 11. */
  private static ContextHandler contextOf(WebApplication application) {
    try {
      Class.forName("org.eclipse.jetty.ee10.servlet.ServletContextHandler");
    } catch (ClassNotFoundException e) {
      return JettyEe11Context.of(application);
    }
    return JettyEe10Context.of(application);
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
