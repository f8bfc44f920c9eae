package io.github.throughline.it.embedded;

import io.github.throughline.it.embedded.ServerClassLoader.Library;
import io.github.throughline.it.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.jboss.weld.environment.servlet.Container;
import org.jboss.weld.environment.tomcat.TomcatContainer;
import org.jspecify.annotations.Nullable;

/** Tomcat with Weld. */
public final class TomcatServer implements Server {
  private final Tomcat tomcat = new Tomcat();
  private final ScratchDirectory base = new ScratchDirectory("tomcat");
  private final ClassLoader visible = ServerClassLoader.hiding(Library.JETTY, Library.UNDERTOW);
  private @Nullable StandardContext application;

  private TomcatServer(int port, int workers) throws IOException {
    tomcat.setBaseDir(base.path().toString());
    Files.createDirectories(base.path().resolve("webapps"));
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
    connector.setProperty("maxThreads", Integer.toString(workers));
    connector.setProperty("minSpareThreads", Integer.toString(workers));
    connector.setProperty("acceptCount", "1024");
    tomcat.setConnector(connector);
    StandardHost host = (StandardHost) tomcat.getHost();
    host.setErrorReportValveClass(QuietErrors.class.getName());
  }

  /**
   * Starts without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   */
  public static TomcatServer start(int port, int workers) {
    try {
      TomcatServer server = new TomcatServer(port, workers);
      server.tomcat.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void deploy(Path war) {
    StandardContext context = new StandardContext();
    context.setPath("");
    context.setName("");
    context.setDocBase(war.toString());
    context.setParentClassLoader(visible);
    // The application's own jars are enough; the server's would take longer than all the rest.
    StandardJarScanner scanner = (StandardJarScanner) context.getJarScanner();
    scanner.setScanClassPath(false);
    scanner.setScanManifest(false);
    context.addParameter(Container.CONTEXT_PARAM_CONTAINER_CLASS, TomcatContainer.class.getName());
    context.addServletContainerInitializer(
        (types, servlets) -> servlets.addServlet("default", DefaultServlet.class).addMapping("/"),
        null);
    Tomcat.addDefaultMimeTypeMappings(context);
    ContextConfig configuration = new ContextConfig();
    configuration.setDefaultWebXml(Constants.NoDefaultWebXml);
    context.addLifecycleListener(configuration);
    context.setFailCtxIfServletStartFails(true);
    // Tomcat's own cleaning would hide what the application forgets.
    IntrospectionUtils.setProperty(
        context, "clearReferencesObjectStreamClassCaches", "false"); // 10
    context.setClearReferencesRmiTargets(false);
    context.setClearReferencesThreadLocals(false);
    application = context;
    tomcat.getHost().addChild(context);
    if (!context.getState().isAvailable()) {
      throw new IllegalStateException("Tomcat did not take " + war);
    }
  }

  @Override
  public void undeploy() {
    Context context = application;
    if (context == null) {
      return;
    }
    application = null;
    ClassLoader loader = Objects.requireNonNull(context.getLoader().getClassLoader());
    MicroProfileState state = MicroProfileState.of(loader);
    tomcat.getHost().removeChild(context);
    state.release();
  }

  @Override
  public URI address() {
    return URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/");
  }

  @Override
  public void close() {
    undeploy();
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    } finally {
      base.delete();
    }
  }

  /** Tomcat's last resort, without the stack trace that it shows by default. */
  public static final class QuietErrors extends ErrorReportValve {
    /** For Tomcat. */
    public QuietErrors() {
      setShowReport(false);
      setShowServerInfo(false);
    }
  }
}
