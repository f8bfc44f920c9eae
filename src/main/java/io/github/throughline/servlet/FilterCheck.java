package io.github.throughline.servlet;

import io.github.throughline.cdi.ContextLocal;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Warns of web applications that use the library where nobody has put the {@link ContextFilter}
 * before their requests: some servers run no initializers of a library that is beside its web
 * applications, and a {@code web.xml} can keep any server from that.
 *
 * <p>Looks when a web application has its first request. Not at its start: on some servers that is
 * not told to an extension that is beside, or filters cannot be asked for then.
 */
public class FilterCheck implements Extension {
  private static final String LIBRARY = "io.github.throughline.";

  /** Classes that want something of the library injected. */
  private final Set<Class<?>> users = ConcurrentHashMap.newKeySet();

  private final CheckedModules modules = new CheckedModules();
  private volatile boolean hasServlets = true;

  /** Made by the container. */
  public FilterCheck() {}

  void collect(@Observes ProcessInjectionPoint<?, ?> event) {
    InjectionPoint point = event.getInjectionPoint();
    if (point.getType().getTypeName().startsWith(LIBRARY)
        || point.getQualifiers().stream().anyMatch(ContextLocal.class::isInstance)) {
      users.add(point.getMember().getDeclaringClass());
    }
  }

  /** Whatever it is: requests are among what has this scope, and their API may not be there. */
  void check(@Observes @Initialized(RequestScoped.class) Object request) {
    if (hasServlets) {
      try {
        modules.check(request, users);
      } catch (NoClassDefFoundError e) {
        hasServlets = false;
      }
    }
  }
}
