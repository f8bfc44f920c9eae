package io.github.throughline.servlet;

import io.github.throughline.context.Context;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request a fresh {@link Context}, and leaves nothing of it on the container's threads,
 * however the request ends.
 *
 * <p>The jar puts the filter before all others, for every path; there is nothing to configure. A
 * {@code web.xml} that wants it elsewhere declares a filter named as this class, maps it for the
 * dispatcher types {@code REQUEST}, {@code ASYNC} and {@code ERROR}, and sets {@code
 * async-supported}; the jar then leaves it alone.
 *
 * <p>All dispatches of one request share its context: what was set before {@code startAsync} is
 * there after {@code AsyncContext.dispatch} and in the error page. Threads that an asynchronous
 * servlet uses in between get it by a managed executor or a contextual task, as any other.
 *
 * @see <a href="https://jakarta.ee/specifications/servlet/6.0/">Jakarta Servlet 6.0, chapter 6</a>
 */
public final class ContextFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** One for each copy of the library: a request may be dispatched to another web application. */
  private static final String ATTRIBUTE =
      ContextFilter.class.getName() + "." + System.identityHashCode(ContextFilter.class);

  /** Made by the container. */
  public ContextFilter() {}

  /** The context of a request, and the thread that is in it. */
  private static final class Flow {
    final Context context = Context.empty();
    @Nullable Thread inside;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Flow flow = flowOf(request);
    if (flow.inside == Thread.currentThread()) {
      chain.doFilter(request, response); // an error page inside sendError, as Undertow does it
      return;
    }
    try {
      flow.context.call(
          () -> {
            pass(flow, request, response, chain);
            return true;
          });
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private static Flow flowOf(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Flow flow) {
      return flow;
    }
    Flow flow = new Flow();
    request.setAttribute(ATTRIBUTE, flow);
    return flow;
  }

  private static void pass(
      Flow flow, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    flow.inside = Thread.currentThread();
    try {
      chain.doFilter(request, response);
    } finally {
      flow.inside = null;
    }
  }
}
