package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Upgrade;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The ends of an exchange in a container.
 *
 * <p>There is no call for a response that has begun and cannot be completed. What makes most
 * containers close the connection, or reset the stream, so that the client notices, is an exception
 * in another dispatch. Undertow ends the response as if it were whole then, and closes the
 * connection when another asynchronous cycle times out. Payara and GlassFish end it so too, and
 * never close the connection: {@link GrizzlyConnection} does. Open Liberty writes the exception's
 * text into the response; a dispatch that returns makes it close the connection where {@code
 * Content-Length} tells that something is missing, and nothing makes it do so with chunks.
 */
final class ContainerEnding implements Ending {
  /**
   * Set for the dispatch in which a response ends, to whether the client is to notice, or to what
   * goes on.
   */
  private static final String LAST = ContainerEnding.class.getName() + ".last";

  private static final int SOON_MILLIS = 1;

  /** Containers log it; where it was thrown tells nobody anything. */
  private static final class CutOffException extends ServletException {
    private static final long serialVersionUID = 1L;

    CutOffException() {
      super("The response is cut off, as it cannot be completed");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final Container container;
  private final AsyncContext async;
  private final HttpServletRequest request;
  private final HttpServletResponse response;

  ContainerEnding(
      Container container,
      AsyncContext async,
      HttpServletRequest request,
      HttpServletResponse response) {
    this.container = container;
    this.async = async;
    this.request = request;
    this.response = response;
  }

  @Override
  public void complete() {
    quietly(async::complete);
  }

  /**
   * Cuts the response off if others have begun it. So has Tomcat when a read has failed: it means
   * to answer that itself. Should this fail too, as the client has gone, it forgets within {@code
   * complete} that it has to tell of the end; in a dispatch it does not. GlassFish forgets there
   * which status it has not sent.
   */
  @Override
  public boolean refuse(int status) {
    try {
      response.reset();
      response.setStatus(status);
      response.setContentLength(0);
      if (container == Container.GLASSFISH) {
        response.flushBuffer();
      }
    } catch (RuntimeException e) {
      return cutOff();
    } catch (IOException e) {
      // the client has gone
    }
    complete();
    return false;
  }

  /** Where Undertow has stopped the application meanwhile, it takes the response for whole. */
  @Override
  public boolean cutOff() {
    return dispatch(true) && container == Container.UNDERTOW;
  }

  /**
   * By a dispatch that returns: see {@link #refuse} for what comes of a completion. But Tomcat
   * forgets a dispatch out of its call of the servlet; and where an application's thread has met
   * the failure, it ends most requests itself, which a dispatch would only disturb, and the others
   * when their time is over.
   */
  @Override
  public void abandon(Place place) {
    if (place == Place.SERVICE) {
      complete();
    } else if (place == Place.CALLBACK || container != Container.TOMCAT) {
      dispatch(false);
    } else {
      quietly(() -> async.setTimeout(SOON_MILLIS));
    }
  }

  @Override
  public void handOver(Upgrade upgrade) {
    dispatch(upgrade);
  }

  private boolean dispatch(Object last) {
    return quietly(
        () -> {
          request.setAttribute(LAST, last);
          async.dispatch();
        });
  }

  /** Containers that have ended an exchange themselves refuse the call, each in its own way. */
  private static boolean quietly(Runnable call) {
    try {
      call.run();
      return true;
    } catch (RuntimeException e) {
      return false; // nothing is left to be done
    }
  }

  /**
   * Serves the dispatch in which a response ends.
   *
   * @return {@code false} if the request is another one
   * @throws ServletException on purpose
   */
  static boolean serve(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!isLast(request)) {
      return false;
    }
    Object last = request.getAttribute(LAST);
    if (last instanceof Upgrade upgrade) {
      upgrade.upgrade(request, response);
    } else if (Boolean.TRUE.equals(last)) {
      cutOff(request);
    }
    return true;
  }

  /** Whether this is the dispatch in which a response ends. */
  static boolean isLast(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.ASYNC
        && request.getAttribute(LAST) != null;
  }

  private static void cutOff(HttpServletRequest request) throws ServletException {
    switch (Container.of(request)) {
      case UNDERTOW -> request.startAsync().setTimeout(SOON_MILLIS);
      case OPEN_LIBERTY -> {} // which closes the connection if bytes are missing, and else cannot
      case GLASSFISH -> GrizzlyConnection.close(request);
      default -> throw new CutOffException();
    }
  }
}
