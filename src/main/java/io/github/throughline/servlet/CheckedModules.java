package io.github.throughline.servlet;

import io.github.throughline.context.Context;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import java.net.URL;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The web applications of a deployment that were looked at, each once. */
final class CheckedModules {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  /** Their paths. */
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  /**
   * Warns if a web application needs the filter and does not have it.
   *
   * @param users classes of the deployment that use the library
   */
  void check(Object request, Set<Class<?>> users) {
    if (request instanceof ServletRequest known) {
      ServletContext application = known.getServletContext();
      if (checked.add(application.getContextPath())
          && !hasFilter(application)
          && uses(application, users)) {
        warn(application);
      }
    }
  }

  private static boolean hasFilter(ServletContext application) {
    try {
      return application.getFilterRegistrations().values().stream()
          .map(FilterRegistration::getClassName)
          .anyMatch(ContextFilter.class.getName()::equals);
    } catch (UnsupportedOperationException e) { // asked at a time that the container does not like
      return true; // for all that is known
    }
  }

  /**
   * Where the library is beside, it is there for everybody. Those who use it have classes that do;
   * what is beside like the library says nothing of any of them.
   */
  private static boolean uses(ServletContext application, Set<Class<?>> users) {
    return isOfOneApplication()
        || users.stream()
            .filter(user -> user.getClassLoader() != Context.class.getClassLoader())
            .anyMatch(user -> has(application, user));
  }

  private static boolean isOfOneApplication() {
    @Nullable URL here = CheckedModules.class.getResource("CheckedModules.class");
    return here != null && here.toString().contains("/WEB-INF/");
  }

  private static boolean has(ServletContext application, Class<?> type) {
    try {
      return application.getClassLoader().loadClass(type.getName()) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static void warn(ServletContext application) {
    String path = application.getContextPath();
    LOGGER.log(
        System.Logger.Level.WARNING,
        ("The web application at \"%s\" uses Throughline without its filter, so values of its"
                + " requests stay on their threads, for whoever comes next. Declare %s in its"
                + " web.xml: for /*, with async-supported, and with the dispatcher types REQUEST,"
                + " ASYNC and ERROR")
            .formatted(path.isEmpty() ? "/" : path, ContextFilter.class.getName()));
  }
}
