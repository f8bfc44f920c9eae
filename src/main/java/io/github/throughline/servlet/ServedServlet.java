package io.github.throughline.servlet;

import jakarta.servlet.ServletException;

/** Serves an annotated class. Started by {@link HostingListener}. */
final class ServedServlet extends AsyncApplicationServlet {
  private static final long serialVersionUID = 1L;

  private final transient Class<?> type;

  ServedServlet(Class<?> type) {
    this.type = type;
  }

  void start(HostingSettings settings) throws ServletException {
    start(type.getName(), settings);
  }

  @Override
  protected Object application() throws ServletException {
    return object(type);
  }
}
