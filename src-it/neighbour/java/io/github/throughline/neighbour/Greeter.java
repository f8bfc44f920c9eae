package io.github.throughline.neighbour;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;

/** A bean of the web application, of which each has its own. */
@ApplicationScoped
public class Greeter {
  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject ServletContext application;

  /** Greets in the name of the web application, and says whether somebody has left a value. */
  public String greet() {
    String left = tenant.isBound() ? tenant.get() : "nobody";
    return "hello from " + application.getContextPath() + " to " + left;
  }
}
