package io.github.throughline.servlet;

import io.github.throughline.application.Applications;
import io.github.throughline.application.AsyncApplication;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Serves an asynchronous, blocking or legacy application. Most applications need not name it:
 * {@link ServeAt} is enough. Who declares servlets in a {@code web.xml} gives it the init parameter
 * {@code application}, the name of a class; who makes servlets extends it and overrides {@link
 * #application}. It is then declared with {@code async-supported}, and with {@code load-on-startup}
 * so that the application starts with the web application and not with the first request.
 *
 * <p>An asynchronous application is called by the container's thread, in its call of the servlet.
 * What is chained on stages that were not complete then, blocking applications and WebSockets run
 * on the {@linkplain io.github.throughline.bridge.Bridge#pool() pool} of the bridge that the web
 * application injects; where there is no CDI, of a standalone one. A pool that runs tasks within
 * their caller is of no use here. Whoever waits for a stage of {@code receive} or {@code send} in
 * the container's call gets an {@link IllegalStateException}, as the container would never go on.
 *
 * <p>The application's lifespan starts in {@link #init(ServletConfig)}, on the container's thread,
 * and ends in {@link #destroy}; what it puts into its state is in each scope. If it cannot start,
 * the servlet cannot either. Tomcat deploys without such a servlet, unless it has {@code
 * failCtxIfServletStartFails}; a class with {@link ServeAt} fails the deployment on all servers.
 *
 * <p>These parameters may be set, for the servlet or else for the context. Bad values are reported
 * together. Durations are written as in {@code PT30S}.
 *
 * <ul>
 *   <li>{@code throughline.startup}: how long the application may take to start; a minute
 *   <li>{@code throughline.grace}: how long exchanges may go on when the web application stops,
 *       until they are disconnected; 10 seconds
 *   <li>{@code throughline.shutdown}: how long the application may take to end; 10 seconds
 *   <li>{@code throughline.exchanges}: how many run at once, 1000; one more is answered with status
 *       503
 *   <li>{@code throughline.body}: how many bytes the body of a request may have, 100 MiB; -1 for
 *       any number
 *   <li>{@code throughline.headers}, 100, and {@code throughline.header-bytes}, 64 KiB: how many
 *       headers a request may have, and how long they may be together
 *   <li>{@code throughline.buffer}: how many bytes of a body there are in a buffer, each way; 64
 *       KiB
 *   <li>{@code throughline.idle}: how long a client may take to send the next bytes, or to take
 *       some; 30 seconds
 *   <li>{@code throughline.message}: how many bytes a message may have that the client of a
 *       WebSocket sends; 1 MiB
 *   <li>{@code throughline.ping}: how often the client of a WebSocket is asked whether it is still
 *       there, if it says nothing; 20 seconds. After twice that without a sign, or if it takes
 *       nothing for as long, it is disconnected
 *   <li>{@code throughline.forwarded} or {@code throughline.x-forwarded}: addresses, or blocks as
 *       in {@code 10.0.0.0/8}, of proxies whose headers of that kind are believed; nobody's
 * </ul>
 */
public class AsyncApplicationServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** The init parameter that names the class. */
  private static final String APPLICATION = "application";

  private transient @Nullable Components components;
  private transient volatile @Nullable HostedApplication hosted;

  /** Made by the container. */
  public AsyncApplicationServlet() {}

  /**
   * Starts the application, after {@link #init()}.
   *
   * @throws ServletException if the application cannot start, with its own message; if there is
   *     none, or if parameters are bad
   */
  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    HostedApplication before = hosted;
    if (before == null || before.isStopping()) {
      ServletContext context = config.getServletContext();
      start(
          config.getServletName(),
          HostingSettings.read(
              name -> {
                String own = config.getInitParameter(name);
                return own == null ? context.getInitParameter(name) : own;
              }));
    }
  }

  /** Starts the application, before {@link #init(ServletConfig)} or in it. */
  final void start(String name, HostingSettings settings) throws ServletException {
    Components used = Components.find();
    components = used;
    boolean started = false;
    try {
      AsyncApplication application = Applications.of(application(), used.bridge());
      HostedApplication made =
          new HostedApplication(
              name,
              application,
              ModuleExecutor.on(used.bridge().pool()),
              settings,
              HostedApplication.Starter.SERVLET);
      made.start();
      hosted = made;
      started = true;
    } catch (IllegalArgumentException e) {
      throw new ServletException("Servlet %s: %s".formatted(name, e.getMessage()), e);
    } finally {
      if (!started) {
        end();
      }
    }
  }

  /**
   * Answers what is served: an object of one of the kinds that {@link Applications#of(Object)}
   * takes. This method answers the bean of the class that the init parameter {@code application}
   * names, or, if there is none, an object made by its constructor without parameters. Called once
   * for each start, after {@link #init()}.
   *
   * @throws ServletException if there is none
   */
  protected Object application() throws ServletException {
    String name = getInitParameter(APPLICATION);
    if (name == null) {
      throw new ServletException(
          "Servlet %s has no init parameter %s: set it to the name of a class, or override application()"
              .formatted(getServletName(), APPLICATION));
    }
    try {
      return object(Class.forName(name.strip(), true, getServletContext().getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ServletException(
          "Servlet %s: init parameter %s is \"%s\", which is no class of the web application: correct the name (%s)"
              .formatted(getServletName(), APPLICATION, name, e),
          e);
    }
  }

  /** The bean of a class, or an object of it. */
  final Object object(Class<?> type) throws ServletException {
    Components used = components;
    if (used == null) {
      throw new IllegalStateException("application() is called by the servlet itself");
    }
    return used.object(type);
  }

  /** Gives a request to the application. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (ContainerEnding.serve(request, response)) {
      return;
    }
    HostedApplication application = hosted;
    if (application == null) {
      throw new IllegalStateException(getServletName() + " has not been started: call super.init");
    }
    application.serve(request, response);
  }

  /**
   * Stops the application; a second call does nothing. Tomcat has the thread of a request call this
   * before that request can go on: then the application is stopped with the web application, where
   * servlet container initializers run.
   */
  @Override
  public void destroy() {
    HostedApplication application = hosted;
    boolean awaited = application != null && application.isServedBy(Thread.currentThread());
    if (!(awaited && HostingListener.stopAtEnd(getServletContext(), this))) {
      stop();
    }
  }

  /** Stops the application, and waits for its exchanges. A second call does nothing. */
  final void stop() {
    HostedApplication application = hosted;
    if (application != null) {
      application.stop();
      end();
    }
  }

  private void end() {
    Components used = components;
    components = null;
    if (used != null) {
      used.close();
    }
  }
}
