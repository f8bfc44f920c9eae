package io.github.throughline.it.embedded;

import io.github.throughline.it.embedded.ServerClassLoader.Library;
import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.cdi.CdiDecoratingListener;
import org.eclipse.jetty.ee10.cdi.CdiServletContainerInitializer;
import org.eclipse.jetty.ee10.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jboss.weld.environment.jetty.JettyContainer;
import org.jboss.weld.environment.servlet.Container;
import org.jspecify.annotations.Nullable;

/** Jetty with Weld. */
public final class JettyServer implements Server {
  /** Taken by Jetty itself, for accepting and selecting. */
  private static final int OWN_THREADS = 2;

  private final org.eclipse.jetty.server.Server server;
  private final ServerConnector connector;
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private final ClassLoader visible = ServerClassLoader.hiding(Library.TOMCAT, Library.UNDERTOW);
  private @Nullable WebAppContext application;

  private JettyServer(int port, int workers) {
    int threads = workers + OWN_THREADS;
    QueuedThreadPool pool = new QueuedThreadPool(threads, threads);
    pool.setReservedThreads(0);
    server = new org.eclipse.jetty.server.Server(pool);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    // Of 200 clients that come at once none is to be sent away.
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    server.setHandler(contexts);
    ErrorHandler errors = new ErrorHandler();
    errors.setShowStacks(false);
    server.setErrorHandler(errors);
  }

  /**
   * Starts without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   * @throws IOException if the port is taken
   */
  public static JettyServer start(int port, int workers) throws IOException {
    JettyServer jetty = new JettyServer(port, workers);
    jetty.connector.open();
    try {
      jetty.server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return jetty;
  }

  @Override
  public void deploy(Path war) {
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setWar(war.toUri().toString());
    context.setThrowUnavailableOnStartupException(true);
    context.setInitParameter(
        CdiServletContainerInitializer.CDI_INTEGRATION_ATTRIBUTE, CdiDecoratingListener.MODE);
    context.setInitParameter(
        Container.CONTEXT_PARAM_CONTAINER_CLASS, JettyContainer.class.getName());
    // Weld asks for what Jetty's initializer sets up.
    context.setAttribute(
        AnnotationConfiguration.SERVLET_CONTAINER_INITIALIZER_ORDER,
        CdiServletContainerInitializer.class.getName() + ", *");
    contexts.addHandler(context);
    application = context;
    try {
      context.setClassLoader(new WebAppClassLoader(visible, context));
      context.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not take " + war, e);
    }
  }

  @Override
  public void undeploy() {
    WebAppContext context = application;
    if (context == null) {
      return;
    }
    application = null;
    WebAppClassLoader loader = (WebAppClassLoader) Objects.requireNonNull(context.getClassLoader());
    MicroProfileState state = MicroProfileState.of(loader);
    try {
      context.stop();
      contexts.removeHandler(context);
      context.destroy();
      loader.close();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not let go of the application", e);
    } finally {
      state.release();
    }
  }

  @Override
  public URI address() {
    return URI.create("http://localhost:" + connector.getLocalPort() + "/");
  }

  @Override
  public void close() {
    undeploy();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
