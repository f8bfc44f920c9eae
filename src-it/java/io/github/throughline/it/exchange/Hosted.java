package io.github.throughline.it.exchange;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.servlet.AsyncApplicationServlet;
import jakarta.servlet.Servlet;

/** How an application gets into a servlet. */
public interface Hosted {
  /** The library's own way. */
  Hosted LIBRARY =
      application ->
          new AsyncApplicationServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected Object application() {
              return application;
            }
          };

  /** Makes a servlet that serves all its requests by an application. */
  Servlet servlet(AsyncApplication application);
}
