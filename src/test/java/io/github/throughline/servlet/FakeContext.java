package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A web application: what is registered with it, and its parameters. */
final class FakeContext {
  final Map<String, Servlet> servlets = new LinkedHashMap<>();
  final Map<String, Set<String>> mappings = new LinkedHashMap<>();
  final Map<String, String> parameters = new LinkedHashMap<>();
  final Map<String, Object> attributes = new LinkedHashMap<>();
  final List<ServletContextListener> listeners = new ArrayList<>();
  final List<Object> settings = new ArrayList<>();

  ServletContext api() {
    return fake(
        ServletContext.class,
        Map.of(
            "addServlet", arguments -> add((String) arguments[0], (Servlet) arguments[1]),
            "addListener", arguments -> listeners.add((ServletContextListener) arguments[0]),
            "getServletRegistrations", arguments -> registrations(),
            "getInitParameter", arguments -> parameters.get((String) arguments[0]),
            "getAttribute", arguments -> attributes.get((String) arguments[0]),
            "setAttribute", arguments -> attributes.put((String) arguments[0], arguments[1]),
            "getServerInfo", arguments -> "a server",
            "getClassLoader", arguments -> FakeContext.class.getClassLoader()));
  }

  ServletContextEvent event() {
    return new ServletContextEvent(api());
  }

  ServletConfig config(String name, Map<String, String> initParameters) {
    return fake(
        ServletConfig.class,
        Map.of(
            "getServletName", arguments -> name,
            "getServletContext", arguments -> api(),
            "getInitParameter", arguments -> initParameters.get((String) arguments[0])));
  }

  private ServletRegistration.@Nullable Dynamic add(String name, Servlet servlet) {
    if (mappings.containsKey(name)) {
      return null;
    }
    servlets.put(name, servlet);
    mappings.put(name, new TreeSet<>());
    return registration(name);
  }

  private Map<String, ServletRegistration> registrations() {
    Map<String, ServletRegistration> all = new LinkedHashMap<>();
    mappings.keySet().forEach(name -> all.put(name, registration(name)));
    return all;
  }

  private ServletRegistration.Dynamic registration(String name) {
    return fake(
        ServletRegistration.Dynamic.class,
        Map.of(
            "getName", arguments -> name,
            "getMappings", arguments -> mappings.get(name),
            "addMapping", arguments -> map(name, ((String[]) arguments[0])[0]),
            "setAsyncSupported", arguments -> settings.add(arguments[0]),
            "setLoadOnStartup", arguments -> settings.add(arguments[0])));
  }

  private Set<String> map(String name, String pattern) {
    if (mappings.values().stream().anyMatch(patterns -> patterns.contains(pattern))) {
      return Set.of(pattern);
    }
    mappings.computeIfAbsent(name, unknown -> new TreeSet<>()).add(pattern);
    return Set.of();
  }
}
