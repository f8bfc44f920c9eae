package io.github.throughline.it.exchange;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.servlet.HostingInitializer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a container runs; each servlet and listener is made anew for each container. */
public final class WebApplication {
  final String contextPath;
  final List<Entry> servlets = new ArrayList<>();
  final List<Supplier<? extends EventListener>> listeners = new ArrayList<>();
  final Map<String, String> parameters = new HashMap<>();
  final List<HostedEntry> hosted = new ArrayList<>();
  boolean http2;
  boolean webSockets;

  /**
   * A servlet.
   *
   * @param loadOnStartup negative: with the first request
   */
  public record Entry(
      String name,
      Supplier<? extends Servlet> servlet,
      List<String> patterns,
      boolean async,
      Map<String, String> parameters,
      int loadOnStartup) {}

  /** An application that the library's servlet serves, in whatever JVM. */
  record HostedEntry(
      String pattern, AsyncApplication application, Map<String, String> parameters) {}

  /** Begins with nothing, at a path such as {@code /app}; empty for the root. */
  public WebApplication(String contextPath) {
    this.contextPath = contextPath;
  }

  /** Adds a servlet that supports asynchronous requests and is made with the first one. */
  public WebApplication servlet(String pattern, Supplier<? extends Servlet> servlet) {
    return servlet(
        new Entry("servlet-" + servlets.size(), servlet, List.of(pattern), true, Map.of(), -1));
  }

  public WebApplication servlet(Entry entry) {
    servlets.add(entry);
    return this;
  }

  /** Adds an application behind the library's servlet, which starts with the web application. */
  public WebApplication hosting(
      String pattern, AsyncApplication application, Map<String, String> parameters) {
    hosted.add(new HostedEntry(pattern, application, parameters));
    Servlet servlet = Hosted.LIBRARY.servlet(application);
    return servlet(
        new Entry("hosted-" + hosted.size(), () -> servlet, List.of(pattern), true, parameters, 1));
  }

  public WebApplication listener(Supplier<? extends EventListener> listener) {
    listeners.add(listener);
    return this;
  }

  /** Sets an init parameter of the web application's. */
  public WebApplication parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  /** Offers HTTP/2 in clear text beside HTTP/1.1. */
  WebApplication withHttp2() {
    http2 = true;
    return this;
  }

  /** Has the container offer what Jakarta WebSocket asks for. */
  public WebApplication withWebSockets() {
    webSockets = true;
    return this;
  }

  /** Registers the servlets, and does what the library does where its jar is seen. */
  void fill(ServletContext context) {
    try {
      new HostingInitializer().onStartup(null, context);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
    for (Entry entry : servlets) {
      ServletRegistration.Dynamic servlet = context.addServlet(entry.name(), entry.servlet().get());
      servlet.addMapping(entry.patterns().toArray(String[]::new));
      servlet.setAsyncSupported(entry.async());
      servlet.setInitParameters(entry.parameters());
      servlet.setLoadOnStartup(entry.loadOnStartup());
    }
  }
}
