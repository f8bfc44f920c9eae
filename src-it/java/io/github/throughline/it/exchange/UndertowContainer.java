package io.github.throughline.it.exchange;

import io.github.throughline.servlet.ContextFilterInitializer;
import io.github.throughline.servlet.HostingInitializer;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.api.ServletStackTraces;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EventListener;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.xnio.XnioWorker;

/** Undertow without CDI. */
final class UndertowContainer implements PlainContainer {
  private static final int BUFFER_BYTES = 8192;

  private final DeploymentManager manager;
  private final OpenRequests open = new OpenRequests();
  private final Undertow undertow;

  private UndertowContainer(WebApplication application) {
    DeploymentInfo deployment = deploymentOf(application);
    if (application.webSockets) {
      deployment.addServletContextAttribute(
          WebSocketDeploymentInfo.ATTRIBUTE_NAME,
          new WebSocketDeploymentInfo()
              .setWorker(() -> worker())
              .setBuffers(new DefaultByteBufferPool(false, BUFFER_BYTES)));
    }
    manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    HttpHandler servlets;
    try {
      servlets = manager.start();
    } catch (ServletException | RuntimeException e) {
      manager.undeploy();
      throw new IllegalStateException("Undertow did not take the application", e);
    }
    HttpHandler root =
        new PathHandler()
            .addPrefixPath(
                application.contextPath.isEmpty() ? "/" : application.contextPath, servlets);
    undertow =
        Undertow.builder()
            .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress())
            .setIoThreads(2)
            .setWorkerThreads(16)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, application.http2)
            // By default a body of more than 2 MiB is answered with an empty 500.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setHandler(exchange -> count(exchange, root))
            .build();
  }

  private XnioWorker worker() {
    return undertow.getWorker();
  }

  /** Notes a request until Undertow calls it completed, in whatever way. */
  private void count(HttpServerExchange exchange, HttpHandler next) throws Exception {
    Runnable end = open.enter(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    exchange.addExchangeCompleteListener(
        (completed, others) -> {
          end.run();
          others.proceed();
        });
    next.handleRequest(exchange);
  }

  private static DeploymentInfo deploymentOf(WebApplication application) {
    DeploymentInfo info =
        Servlets.deployment()
            .setDeploymentName("plain")
            .setContextPath(application.contextPath.isEmpty() ? "/" : application.contextPath)
            .setClassLoader(UndertowContainer.class.getClassLoader())
            .setServletStackTraces(ServletStackTraces.NONE)
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(ContextFilterInitializer.class, Set.of()))
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(HostingInitializer.class, Set.of()));
    application.parameters.forEach(info::addInitParameter);
    application.servlets.forEach(entry -> info.addServlet(servlet(entry)));
    application.listeners.forEach(
        each -> {
          EventListener listener = each.get();
          info.addListener(
              new ListenerInfo(listener.getClass(), new ImmediateInstanceFactory<>(listener)));
        });
    return info;
  }

  private static ServletInfo servlet(WebApplication.Entry entry) {
    Servlet instance = entry.servlet().get();
    ServletInfo info =
        Servlets.servlet(
            entry.name(), instance.getClass(), new ImmediateInstanceFactory<>(instance));
    entry.parameters().forEach(info::addInitParam);
    info.addMappings(entry.patterns()).setAsyncSupported(entry.async());
    return entry.loadOnStartup() < 0 ? info : info.setLoadOnStartup(entry.loadOnStartup());
  }

  static UndertowContainer start(WebApplication application) {
    UndertowContainer container = new UndertowContainer(application);
    container.undertow.start();
    return container;
  }

  @Override
  public int port() {
    InetSocketAddress address =
        (InetSocketAddress) Objects.requireNonNull(undertow.getListenerInfo().get(0).getAddress());
    return address.getPort();
  }

  @Override
  public List<String> openRequests() {
    return open.descriptions();
  }

  @Override
  public void undeploy() throws ServletException {
    if (manager.getState() != DeploymentManager.State.UNDEPLOYED) {
      manager.stop();
      manager.undeploy();
    }
  }

  @Override
  public void close() {
    try {
      undeploy();
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    } finally {
      undertow.stop();
    }
  }
}
