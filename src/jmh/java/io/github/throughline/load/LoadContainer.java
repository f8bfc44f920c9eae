package io.github.throughline.load;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The containers, on a free port of the loopback address: as they come, but for as many threads
 * each, no limit on the requests of a connection, room for thousands of clients that come at once,
 * HTTP/2 in clear text and WebSockets.
 */
enum LoadContainer {
  TOMCAT {
    @Override
    Running start(ServletContainerInitializer application) throws Exception {
      Path base = Path.of("target", "load", "tomcat");
      Files.createDirectories(base.resolve("webapps"));
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(base.toString());
      Connector connector = new Connector();
      connector.setPort(0);
      connector.setProperty("address", LOOPBACK);
      connector.setProperty("maxThreads", "" + THREADS);
      connector.setProperty("acceptCount", "" + BACKLOG);
      connector.setProperty("maxKeepAliveRequests", "-1");
      Http2Protocol http2 = new Http2Protocol();
      http2.setMaxConcurrentStreams(STREAMS);
      // What is left of a client that has gone would fail another one's request, of any peer's.
      http2.setDiscardRequestsAndResponses(true);
      connector.addUpgradeProtocol(http2);
      tomcat.setConnector(connector);
      Context context = tomcat.addContext("", null);
      context.setParentClassLoader(LoadContainer.class.getClassLoader());
      context.addServletContainerInitializer(new WsSci(), null);
      context.addServletContainerInitializer(application, null);
      // These would look into classes of the JVM's, and warn where they must not.
      for (String property : List.of("ObjectStreamClassCaches", "RmiTargets", "ThreadLocals")) {
        IntrospectionUtils.setProperty(context, "clearReferences" + property, "false");
      }
      tomcat.start();
      return new Running(
          connector.getLocalPort(),
          () -> {
            tomcat.stop();
            tomcat.destroy();
          });
    }
  },
  JETTY {
    @Override
    Running start(ServletContainerInitializer application) throws Exception {
      Server server = new Server(); // of as many threads by itself
      HttpConfiguration http = new HttpConfiguration();
      ServerConnector connector =
          new ServerConnector(
              server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
      connector.setHost(LOOPBACK);
      connector.setAcceptQueueSize(BACKLOG);
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler("/");
      JakartaWebSocketServletContainerInitializer.configure(context, null);
      context.addServletContainerInitializer(application);
      server.setHandler(context);
      server.start();
      return new Running(connector.getLocalPort(), server::stop);
    }
  },
  UNDERTOW {
    @Override
    Running start(ServletContainerInitializer application) throws Exception {
      AtomicReference<Undertow> server = new AtomicReference<>();
      DeploymentInfo deployment =
          Servlets.deployment()
              .setDeploymentName("load")
              .setContextPath("/")
              .setClassLoader(LoadContainer.class.getClassLoader())
              .addServletContextAttribute(
                  WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                  new WebSocketDeploymentInfo().setWorker(() -> server.get().getWorker()))
              .addServletContainerInitializer(
                  new ServletContainerInitializerInfo(
                      application.getClass(),
                      new ImmediateInstanceFactory<>(application),
                      Set.of()));
      DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
      manager.deploy();
      Undertow undertow =
          Undertow.builder()
              .addHttpListener(0, LOOPBACK)
              .setWorkerThreads(THREADS)
              .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
              .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
              .setHandler(manager.start())
              .build();
      server.set(undertow);
      undertow.start();
      InetSocketAddress address =
          (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
      return new Running(
          address.getPort(),
          () -> {
            manager.stop();
            manager.undeploy();
            undertow.stop();
          });
    }
  };

  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();
  private static final int THREADS = 200;
  private static final int BACKLOG = 4096;

  /** More than clients use, as Tomcat counts streams for a while that have ended. */
  private static final int STREAMS = 200;

  /** A container that serves until it is closed. */
  record Running(int port, AutoCloseable container) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      container.close();
    }
  }

  /** Starts one with what the initializer registers. */
  abstract Running start(ServletContainerInitializer application) throws Exception;
}
