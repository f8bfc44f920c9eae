package io.github.throughline.it.embedded;

import io.github.throughline.it.embedded.ServerClassLoader.Library;
import io.github.throughline.it.server.Server;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletStackTraces;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jboss.weld.environment.servlet.Container;
import org.jboss.weld.environment.servlet.Listener;
import org.jboss.weld.environment.undertow.UndertowContainer;
import org.jspecify.annotations.Nullable;

/** Undertow with Weld. */
public final class UndertowServer implements Server {
  private static final String NAME = "showcase";
  private static final int BUFFER_BYTES = 8192;

  private final PathHandler root = new PathHandler();
  private final ServletContainer container = Servlets.newContainer();
  private final ClassLoader visible = ServerClassLoader.hiding(Library.JETTY, Library.TOMCAT);
  private final Undertow undertow;
  private @Nullable Deployed application;

  private record Deployed(
      DeploymentInfo info,
      DeploymentManager manager,
      PathResourceManager resources,
      URLClassLoader loader,
      ScratchDirectory files) {}

  private UndertowServer(int port, int workers) {
    undertow =
        Undertow.builder()
            .addHttpListener(port, InetAddress.getLoopbackAddress().getHostAddress())
            .setIoThreads(1)
            .setWorkerThreads(workers)
            // By default a body of more than 2 MiB is answered with an empty 500.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setHandler(root)
            .build();
    undertow.start();
    startAll(workers);
  }

  /** One that a thread of an application had started would keep its class loader, on Java 17. */
  private void startAll(int workers) {
    CountDownLatch started = new CountDownLatch(workers);
    for (int i = 0; i < workers; i++) {
      undertow
          .getWorker()
          .execute(
              () -> {
                started.countDown();
                awaitAll(started);
              });
    }
    awaitAll(started);
  }

  private static void awaitAll(CountDownLatch started) {
    try {
      started.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts without an application.
   *
   * @param port the port, or 0 for any free one
   * @param workers how many threads serve requests
   */
  public static UndertowServer start(int port, int workers) {
    return new UndertowServer(port, workers);
  }

  @Override
  public void deploy(Path war) {
    ScratchDirectory files = new ScratchDirectory("undertow");
    WebArchive archive = WebArchive.unpack(war, files.path());
    URLClassLoader loader = archive.classLoader(visible);
    PathResourceManager resources = new PathResourceManager(files.path());
    DeploymentInfo info =
        Servlets.deployment()
            .setDeploymentName(NAME)
            .setContextPath("/")
            .setClassLoader(loader)
            .setResourceManager(resources)
            .addWelcomePage("index.html")
            .setServletStackTraces(ServletStackTraces.NONE)
            .addServletContextAttribute(
                WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                new WebSocketDeploymentInfo()
                    .setWorker(undertow.getWorker())
                    .setBuffers(new DefaultByteBufferPool(false, BUFFER_BYTES)))
            .addInitParameter(
                Container.CONTEXT_PARAM_CONTAINER_CLASS, UndertowContainer.class.getName())
            .addListener(Servlets.listener(Listener.class));
    archive.register(loader, info);
    DeploymentManager manager = container.addDeployment(info);
    application = new Deployed(info, manager, resources, loader, files);
    manager.deploy();
    try {
      root.addPrefixPath("/", manager.start());
    } catch (ServletException e) {
      throw new IllegalStateException("Undertow did not take " + war, e);
    }
  }

  @Override
  public void undeploy() {
    Deployed deployed = application;
    if (deployed == null) {
      return;
    }
    application = null;
    root.clearPaths();
    MicroProfileState state = MicroProfileState.of(deployed.loader);
    try {
      deployed.manager.stop();
      deployed.manager.undeploy();
      container.removeDeployment(deployed.info);
      // It watches its directory, with a thread that knows the application.
      deployed.resources.close();
      deployed.loader.close();
    } catch (ServletException e) {
      throw new IllegalStateException("Undertow did not let go of the application", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      state.release();
      deployed.files.delete();
    }
  }

  @Override
  public URI address() {
    InetSocketAddress address =
        (InetSocketAddress) Objects.requireNonNull(undertow.getListenerInfo().get(0).getAddress());
    return URI.create("http://localhost:" + address.getPort() + "/");
  }

  @Override
  public void close() {
    undeploy();
    undertow.stop();
  }
}
