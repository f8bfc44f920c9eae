package io.github.throughline.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the classes with {@link ServeAt}. Only registers them, as on some servers there are no
 * beans yet; a listener starts them, and stops whatever has not stopped itself.
 *
 * @see <a href="https://jakarta.ee/specifications/servlet/6.0/">Jakarta Servlet 6.0, 8.2.4</a>
 */
@HandlesTypes(ServeAt.class)
public final class HostingInitializer implements ServletContainerInitializer {
  /** Made by the container. */
  public HostingInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> types, ServletContext application)
      throws ServletException {
    List<ServedServlet> servlets =
        types == null ? List.of() : ServedTypes.register(types, application);
    HostingListener listener = new HostingListener(servlets);
    application.addListener(listener);
    application.setAttribute(HostingListener.ATTRIBUTE, listener);
  }
}
