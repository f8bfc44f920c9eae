/**
 * Values that follow a request's work on Jakarta EE and MicroProfile servers.
 *
 * <p>Every API beyond {@code java.base} is optional: a package works when its own API is there. The
 * providers of package {@code propagation} are found through {@code META-INF/services}; they are
 * not declared here, as a module that provides an optional API's service cannot be resolved without
 * it.
 */
@SuppressWarnings("requires-automatic") // the MicroProfile APIs have no module names of their own
module io.github.throughline {
  requires static transitive jakarta.cdi;
  requires static jakarta.concurrency;
  requires static transitive jakarta.inject;
  requires static transitive jakarta.servlet;
  requires static jakarta.websocket;
  requires static java.naming;
  requires static microprofile.config.api;
  requires static microprofile.context.propagation.api;
  requires static transitive org.jspecify;

  exports io.github.throughline.application;
  exports io.github.throughline.bridge;
  exports io.github.throughline.cdi;
  exports io.github.throughline.context;
  exports io.github.throughline.server;
  exports io.github.throughline.servlet;
  exports io.github.throughline.testing;

  uses io.github.throughline.servlet.internal.Upgrades;

  provides io.github.throughline.servlet.internal.Upgrades with
      io.github.throughline.websocket.JakartaUpgrades;
}
