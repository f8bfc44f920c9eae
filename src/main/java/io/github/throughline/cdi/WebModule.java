package io.github.throughline.cdi;

import jakarta.servlet.ServletContext;
import java.util.Optional;

/** A web application. The only class here that touches the API of servlets. */
final class WebModule {
  /** By name, as the package of servlets builds on this one. */
  static final String FILTER = "io.github.throughline.servlet.ContextFilter";

  private WebModule() {}

  /**
   * Answers the name of a web application that lacks the library's filter.
   *
   * @param started what an application scope is initialised with: a web application or anything
   * @throws UnsupportedOperationException if the container does not tell
   */
  static Optional<String> withoutFilter(Object started) {
    return started instanceof ServletContext application && !hasFilter(application)
        ? Optional.of("The web application at \"" + application.getContextPath() + "/\"")
        : Optional.empty();
  }

  private static boolean hasFilter(ServletContext application) {
    return application.getFilterRegistrations().values().stream()
        .anyMatch(filter -> FILTER.equals(filter.getClassName()));
  }
}
