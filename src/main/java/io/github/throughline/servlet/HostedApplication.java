package io.github.throughline.servlet;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Lifespan;
import io.github.throughline.application.LifespanException;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.bridge.internal.Failures;
import io.github.throughline.context.Context;
import io.github.throughline.servlet.internal.Guest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An application in a web application: from its start, through its exchanges, to its end. */
final class HostedApplication {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  /** How long those who have been disconnected are waited for. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);

  private final String name;
  private final HostingSettings settings;
  private final Lifespan lifespan;
  private final Future<?> reported;
  private final Hosting hosting;
  private final Exchanges exchanges;
  private final Starter starter;
  private volatile boolean stopping;

  /** Starts exchanges. */
  @FunctionalInterface
  interface Starter {
    /** Those of this package. */
    Starter SERVLET =
        (hosting, scope, request, response, ended) ->
            Handshake.isWanted(request)
                ? Handshake.start(hosting, scope, request, response, ended)
                : ContainerExchange.start(hosting, scope, request, response, ended);

    /**
     * Starts one.
     *
     * @param ended called when nothing of it is under way any more, perhaps before this answers;
     *     not if this throws
     * @throws RequestScope.RefusedException if the request makes no sense
     */
    Guest start(
        Hosting hosting,
        HttpScope scope,
        HttpServletRequest request,
        HttpServletResponse response,
        Runnable ended)
        throws IOException, RequestScope.RefusedException;
  }

  /**
   * Makes one that has not started.
   *
   * @param name how messages call it
   * @param executor as for {@link Hosting}
   */
  HostedApplication(
      String name,
      AsyncApplication application,
      Executor executor,
      HostingSettings settings,
      Starter starter) {
    this.name = name;
    this.settings = settings;
    this.starter = starter;
    this.lifespan =
        Lifespan.of(application, new LifespanScope(new ConcurrentHashMap<>()), executor);
    this.reported =
        lifespan.ended().handle((done, failure) -> report(failure)).toCompletableFuture();
    this.hosting = new Hosting(application, executor, settings.limits());
    this.exchanges = new Exchanges(settings.exchanges());
  }

  private @Nullable Map<String, Object> newState() {
    return lifespan.isSupported() ? lifespan.newState() : null;
  }

  /**
   * Starts the application, on the current thread, and waits until it can be served.
   *
   * @throws ServletException if it cannot be; the message has the application's own
   */
  void start() throws ServletException {
    Future<?> started = Context.empty().call(() -> lifespan.start().toCompletableFuture());
    try {
      await(started, settings.startup());
    } catch (ExecutionException e) {
      Throwable failure = Failures.unwrap(e);
      String told = failure instanceof LifespanException ? failure.getMessage() : "" + failure;
      throw new ServletException("%s could not start: %s".formatted(name, told), failure);
    } catch (TimeoutException e) {
      giveUp();
      throw new ServletException(
          "%s has not answered lifespan.startup within %s: let it, or set parameter throughline.startup"
              .formatted(name, settings.startup()));
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
      throw new ServletException(name + " was interrupted in its start", e);
    }
  }

  /** Whoever starts after all is told to shut down, and not waited for. */
  private void giveUp() {
    stopping = true;
    var unused = lifespan.shutdown();
  }

  /** Serves a request, or refuses it where there are too many or the end has come. */
  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Exchanges.Running place = exchanges.enter();
    if (place == null) {
      refuse(response);
      return;
    }
    boolean started = false;
    try {
      HttpScope scope = RequestScope.of(request, settings.limits(), settings.proxies(), newState());
      Guest guest = starter.start(hosting, scope, request, response, place::end);
      started = true;
      place.started(guest);
      if (!response.isCommitted()) { // else others have begun it, and a container may not go on
        guest.serve();
      }
    } catch (RequestScope.RefusedException e) {
      LOGGER.log(Level.DEBUG, "A request to {0} was refused: {1}", name, e.getMessage());
      response.setStatus(e.status);
      if (e.status == Handshake.UPGRADE_REQUIRED) {
        response.setHeader("Sec-WebSocket-Version", Handshake.VERSION);
      }
    } finally {
      if (!started) {
        place.end();
      }
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setHeader("Retry-After", "1");
    response.setContentType("text/plain");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().print("The service is busy: try again in a moment");
  }

  /**
   * Lets the exchanges end, disconnects those that do not, and shuts the application down. Never
   * throws. Calls after the first do nothing.
   */
  void stop() {
    if (stopping) {
      return;
    }
    stopping = true;
    Future<?> drained = exchanges.close();
    if (!ends(drained, settings.grace())) {
      warn("%d exchanges of %s have not ended within throughline.grace, %s: they are disconnected");
      exchanges.disconnect();
      if (!ends(drained, AFTERWARDS)) {
        warn("%d exchanges of %s go on although they are disconnected");
      }
    }
    var unused = lifespan.shutdown();
    if (!ends(reported, settings.shutdown())) {
      LOGGER.log(
          Level.WARNING,
          "%s has not answered lifespan.shutdown within throughline.shutdown, %s"
              .formatted(name, settings.shutdown()));
    }
  }

  boolean isStopping() {
    return stopping;
  }

  /** Whether a thread has not left the container's call of the servlet for an exchange. */
  boolean isServedBy(Thread thread) {
    return exchanges.areServedBy(thread);
  }

  private void warn(String format) {
    LOGGER.log(Level.WARNING, format.formatted(exchanges.count(), name, settings.grace()));
  }

  private @Nullable Void report(@Nullable Throwable wrapped) {
    if (wrapped != null) {
      String what =
          stopping ? "%s could not clean up: %s" : "%s has failed since it was started: %s";
      Throwable failure = Failures.unwrap(wrapped);
      LOGGER.log(Level.WARNING, what.formatted(name, failure.getMessage()), failure);
    }
    return null;
  }

  private static boolean ends(Future<?> end, Duration limit) {
    try {
      await(end, limit);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no wait any more, and all is told that has to be
      return false;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private static void await(Future<?> end, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    var unused = end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
