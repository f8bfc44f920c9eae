package io.github.throughline.servlet.internal;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** The containers that need something of their own. Each request knows its own. */
public enum Container {
  /**
   * Forgets what it is told after an application's thread has met a failure, and ends it itself;
   * and lends its objects to the next request, whoever is in their calls.
   */
  TOMCAT,
  /** Sends early hints. */
  JETTY,
  /**
   * Ends a response as if it were whole, whatever is thrown; and fails where streams are listened
   * to or asked at the wrong time.
   */
  UNDERTOW,
  /** Writes what is thrown into the response, and takes the first flush for none. */
  OPEN_LIBERTY,
  /**
   * GlassFish and Payara, which end a response as if it were whole, and leave its connection open.
   */
  GLASSFISH,
  OTHER;

  private static final String ONLY_IN_TOMCAT = "org.apache.catalina.core.AsyncContextImpl";

  /** The last answer, as each request asks about the same class, and loading one takes long. */
  private static volatile @Nullable Asked asked;

  private record Asked(WeakReference<Class<?>> type, boolean tomcat) {}

  public static Container of(HttpServletRequest request) {
    ServletContext context = request.getServletContext();
    return of(context.getClass(), context.getServerInfo());
  }

  /** By its class, as WildFly names itself; or as it calls itself, as its class may be a proxy. */
  static Container of(Class<?> type, String server) {
    String name = type.getName();
    if (name.startsWith("io.undertow.")) {
      return UNDERTOW;
    }
    if (name.startsWith("org.eclipse.jetty.")) {
      return JETTY;
    }
    if (name.startsWith("org.apache.catalina.")) {
      return isTomcat(type) ? TOMCAT : GLASSFISH;
    }
    return server.contains("WebSphere Liberty/") ? OPEN_LIBERTY : OTHER;
  }

  /** Both can be made to call themselves anything. */
  private static boolean isTomcat(Class<?> type) {
    Asked before = asked;
    if (before != null && before.type.refersTo(type)) {
      return before.tomcat;
    }
    boolean tomcat = hasClassOfTomcat(type);
    asked = new Asked(new WeakReference<>(type), tomcat);
    return tomcat;
  }

  private static boolean hasClassOfTomcat(Class<?> type) {
    try {
      Class.forName(ONLY_IN_TOMCAT, false, type.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
