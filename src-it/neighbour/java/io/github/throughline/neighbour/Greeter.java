package io.github.throughline.neighbour;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A bean of the web application, of which each has its own. */
@ApplicationScoped
public class Greeter {
  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Resource(lookup = "java:module/ModuleName")
  @SuppressWarnings("NullAway.Init") // set by the server
  String module;

  /** Greets in the name of the web application, and says whether somebody has left a value. */
  public String greet() {
    String left = tenant.isBound() ? tenant.get() : "nobody";
    return "hello from " + module + " to " + left;
  }
}
