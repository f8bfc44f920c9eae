package io.github.throughline.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the {@link ContextFilter} before all filters of the application, those of {@code web.xml}
 * included: a mapping in the web fragment would come after these, and what they set would be
 * outside of the request's context.
 *
 * @see <a href="https://jakarta.ee/specifications/servlet/6.0/">Jakarta Servlet 6.0, 8.2.4</a>
 */
public final class ContextFilterInitializer implements ServletContainerInitializer {
  /** Made by the container. */
  public ContextFilterInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> types, ServletContext application) {
    FilterRegistration.Dynamic filter =
        application.addFilter(ContextFilter.class.getName(), ContextFilter.class);
    if (filter != null) { // else web.xml has a filter of that name, and says where it goes
      filter.setAsyncSupported(true);
      filter.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
          false,
          "/*");
    }
  }
}
