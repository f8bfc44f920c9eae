package io.github.throughline.showcase;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Notes when a request arrived; a filter of {@code web.xml}, as applications have them. */
@SuppressWarnings("serial")
public class ArrivalFilter extends HttpFilter {
  @Inject Stopwatch stopwatch;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    stopwatch.start();
    chain.doFilter(request, response);
  }
}
