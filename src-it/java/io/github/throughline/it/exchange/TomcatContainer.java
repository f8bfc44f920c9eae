package io.github.throughline.it.exchange;

import io.github.throughline.it.embedded.TomcatServer;
import io.github.throughline.servlet.ContextFilterInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.websocket.server.WsSci;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.jspecify.annotations.Nullable;

/** Tomcat without CDI, with the limits that it has by itself. */
final class TomcatContainer implements PlainContainer {
  private final Tomcat tomcat = new Tomcat();
  private final Path base;
  private final OpenRequests inside = new OpenRequests();
  private final StandardContext context;

  private TomcatContainer(WebApplication application) throws IOException {
    base = Files.createTempDirectory("throughline-tomcat-");
    tomcat.setBaseDir(base.toString());
    Files.createDirectories(base.resolve("webapps"));
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
    if (application.http2) {
      connector.addUpgradeProtocol(new Http2Protocol());
    }
    tomcat.setConnector(connector);
    ((StandardHost) tomcat.getHost())
        .setErrorReportValveClass(TomcatServer.QuietErrors.class.getName());
    tomcat.getHost().getPipeline().addValve(new Counting(inside));
    context = (StandardContext) tomcat.addContext(application.contextPath, null);
    context.setParentClassLoader(TomcatContainer.class.getClassLoader());
    application.parameters.forEach(context::addParameter);
    context.setFailCtxIfServletStartFails(true);
    context.addServletContainerInitializer(new ContextFilterInitializer(), Set.of());
    if (application.webSockets) {
      context.addServletContainerInitializer(new WsSci(), null);
      context.addServletContainerInitializer(TomcatContainer::lookEachSecond, null);
    }
    context.addServletContainerInitializer((types, servlets) -> fill(servlets, application), null);
    // These would look into classes of the JVM's, and warn where they must not.
    for (String property : List.of("ObjectStreamClassCaches", "RmiTargets", "ThreadLocals")) {
      // Not every version has all of them.
      IntrospectionUtils.setProperty(context, "clearReferences" + property, "false");
    }
  }

  /** Otherwise Tomcat looks every ten seconds for WebSockets whose time is over. */
  private static void lookEachSecond(@Nullable Set<Class<?>> types, ServletContext servlets) {
    ((WsServerContainer) servlets.getAttribute(ServerContainer.class.getName()))
        .setProcessPeriod(1);
  }

  @Override
  public void undeploy() throws Exception {
    context.setUnloadDelay(0); // Tomcat would wait for the requests itself, before all others
    context.stop();
  }

  private static void fill(ServletContext context, WebApplication application) {
    application.listeners.forEach(listener -> context.addListener(listener.get()));
    application.fill(context);
  }

  static TomcatContainer start(WebApplication application) {
    TomcatContainer container;
    try {
      container = new TomcatContainer(application);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      container.tomcat.start();
    } catch (LifecycleException e) {
      container.close();
      throw new IllegalStateException(e);
    }
    if (!container.context.getState().isAvailable()) {
      container.close();
      throw new IllegalStateException("Tomcat did not take the application");
    }
    return container;
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /** Where a client has reset its connection, Tomcat may let a request go and still count it. */
  @Override
  public List<String> openRequests() {
    List<String> all = new ArrayList<>(inside.descriptions());
    long asynchronous = context.getInProgressAsyncCount();
    AbstractProtocol<?> protocol = (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
    if (asynchronous != 0 && protocol.getWaitingProcessorCount() != 0) {
      all.add(asynchronous + " started asynchronously");
    }
    return all;
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
      delete(base);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Notes requests while a thread is in them; Tomcat counts the asynchronous ones itself. */
  private static final class Counting extends ValveBase {
    private final OpenRequests inside;

    Counting(OpenRequests inside) {
      super(true);
      this.inside = inside;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      Runnable end = inside.enter(request.getMethod() + " " + request.getRequestURI());
      try {
        getNext().invoke(request, response);
      } finally {
        end.run();
      }
    }
  }
}
