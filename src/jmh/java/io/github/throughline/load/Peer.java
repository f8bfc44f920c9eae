package io.github.throughline.load;

import io.github.throughline.servlet.AsyncApplicationServlet;
import jakarta.servlet.Servlet;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.http.server.reactive.ServletHttpHandlerAdapter;

/** Ways to serve, each with a servlet of its own for each scenario. */
enum Peer {
  /** A servlet that blocks. */
  BLOCKING(BlockingPeer::new),
  /** A servlet written by hand over the container's listeners: as fast as it gets. */
  HANDWRITTEN(HandWrittenPeer::new),
  /** An asynchronous application of the library's. */
  THROUGHLINE(scenario -> hosting(new ThroughlinePeer(scenario))),
  /** A blocking application of the library's. */
  BRIDGED(scenario -> hosting(new BridgedPeer(scenario))),
  /** A handler of Spring's, without any framework over it. */
  SPRING(scenario -> new ServletHttpHandlerAdapter(new SpringPeer(scenario)));

  private final Function<Scenario, Servlet> servlets;

  Peer(Function<Scenario, Servlet> servlets) {
    this.servlets = servlets;
  }

  private static Servlet hosting(Object application) {
    return new AsyncApplicationServlet() {
      private static final long serialVersionUID = 1L;

      @Override
      protected Object application() {
        return application;
      }
    };
  }

  /** Whether there is a way. */
  boolean serves(Scenario scenario) {
    return scenario != Scenario.TALK || this != BRIDGED && this != SPRING;
  }

  Servlet servlet(Scenario scenario) {
    return servlets.apply(scenario);
  }

  /** Whether the jar's filter is in front of it, as it is in every web application with the jar. */
  boolean isLibrary() {
    return this == THROUGHLINE || this == BRIDGED;
  }

  /** The name in a path. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }
}
