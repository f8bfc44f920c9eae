package io.github.throughline.servlet;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.ThreadSensitiveContext;
import io.github.throughline.context.Context;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request a flow of its own, and leaves nothing of it on the container's threads,
 * however the request ends:
 *
 * <ul>
 *   <li>a fresh {@link Context};
 *   <li>a {@link ThreadSensitiveContext}, so that the thread-sensitive work of its stages, which no
 *       blocking caller waits for, has one thread. It is taken at the first such work, from the
 *       pool of the {@link Bridge} that the application would have injected, or of one of its own
 *       where there is none; the scope is closed when the request has ended, or the WebSocket that
 *       it has become;
 *   <li>where the parameter {@code throughline.deadline} says so, a {@link Deadline} for all
 *       dispatches together.
 * </ul>
 *
 * <p>The jar puts the filter before all others, for every path; there is nothing to configure. A
 * {@code web.xml} that wants it elsewhere declares a filter named as this class, maps it for the
 * dispatcher types {@code REQUEST}, {@code ASYNC} and {@code ERROR}, and sets {@code
 * async-supported}; the jar then leaves it alone.
 *
 * <p>All dispatches of one request share this: what was set before {@code startAsync} is there
 * after {@code AsyncContext.dispatch} and in the error page. Threads that an asynchronous servlet
 * uses in between get it by a managed executor or a contextual task, as any other.
 *
 * <p><b>The end</b> of a request is the return of a dispatch that has nothing asynchronous started,
 * else the completion of its {@link jakarta.servlet.AsyncContext}, after a timeout or an error too.
 * Its scope is then closed, without waiting. An error page that comes after that is in the same
 * context, and in a scope that is closed after the page.
 *
 * <p><b>The deadline</b> is an ISO-8601 duration, such as {@code PT20S}, as a parameter of the web
 * application or of the filter, which counts if there are both. It begins with the first dispatch.
 * A dispatch that overruns it is interrupted, and answered with status 504; the failure is thrown
 * to the container where the response is committed already or something asynchronous is started.
 * While no thread is in a dispatch, nothing is interrupted: that time is limited by {@link
 * jakarta.servlet.AsyncContext#setTimeout}. An error page after the deadline runs without one.
 *
 * @see <a href="https://jakarta.ee/specifications/servlet/6.0/">Jakarta Servlet 6.0, chapter 6</a>
 */
public final class ContextFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** One for each copy of the library: a request may be dispatched to another web application. */
  private static final String ATTRIBUTE =
      ContextFilter.class.getName() + "." + System.identityHashCode(ContextFilter.class);

  /** Of the filter, or of the web application. */
  private static final String DEADLINE = "throughline.deadline";

  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final transient RequestBridge bridge = new RequestBridge();
  private transient @Nullable Duration limit;

  /** Made by the container. */
  public ContextFilter() {}

  /**
   * Reads the parameter.
   *
   * @throws ServletException if it is no duration of more than zero
   */
  @Override
  public void init() throws ServletException {
    String own = getInitParameter(DEADLINE);
    String text = own == null ? getServletContext().getInitParameter(DEADLINE) : own;
    limit = text == null ? null : limit(text);
  }

  private static Duration limit(String text) throws ServletException {
    try {
      Duration limit = Duration.parse(text.strip());
      if (!limit.isZero() && !limit.isNegative()) {
        return limit;
      }
    } catch (DateTimeParseException e) {
      // Refused below, as one of zero is.
    }
    throw new ServletException(
        ("%s: the parameter %s is \"%s\", which is no time limit: give an ISO-8601 duration of more"
                + " than zero, such as PT20S")
            .formatted(ContextFilter.class.getSimpleName(), DEADLINE, text));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestFlow flow = flowOf(request);
    try {
      flow.pass(request, response, chain);
    } catch (IOException | ServletException | RuntimeException e) {
      if (!flow.isOverrun(request) || response.isCommitted()) {
        throw e;
      }
      answerOverrun(request, response, flow);
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private static void answerOverrun(
      HttpServletRequest request, HttpServletResponse response, RequestFlow flow)
      throws IOException {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "%s %s did not end within %s, and was answered with status 504"
            .formatted(request.getMethod(), request.getRequestURI(), flow));
    response.sendError(HttpServletResponse.SC_GATEWAY_TIMEOUT);
  }

  private RequestFlow flowOf(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof RequestFlow flow) {
      return flow;
    }
    Duration given = limit;
    Deadline deadline = given == null ? null : Deadline.after(given);
    RequestFlow flow = new RequestFlow(bridge.get(), deadline);
    request.setAttribute(ATTRIBUTE, flow);
    return flow;
  }

  /**
   * Lets the scope of a request outlive it.
   *
   * @return called once when the scope may be closed; does nothing where the filter is not there
   */
  static Runnable keepFlow(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof RequestFlow flow ? flow.keep() : () -> {};
  }

  /** Closes the bridge, where it is the filter's own. */
  @Override
  public void destroy() {
    bridge.close();
  }
}
