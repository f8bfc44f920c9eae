package io.github.throughline.it.exchange;

import io.github.throughline.application.AsyncApplication;
import jakarta.servlet.Servlet;
import org.opentest4j.TestAbortedException;

/** How an application gets into a servlet. */
interface Hosted {
  /** The library's own way. */
  Hosted LIBRARY =
      application -> {
        throw new TestAbortedException("the library has no servlet for applications yet");
      };

  /** Makes a servlet that serves all its requests by an application. */
  Servlet servlet(AsyncApplication application);
}
