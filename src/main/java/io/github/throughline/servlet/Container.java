package io.github.throughline.servlet;

import jakarta.servlet.ServletContext;

/** The containers that need something of their own. */
enum Container {
  /**
   * Ends a response as if it were whole, whatever is thrown; and fails where streams are listened
   * to or asked at the wrong time.
   */
  UNDERTOW,
  /** Writes what is thrown into the response, and takes the first flush for none. */
  OPEN_LIBERTY,
  OTHER;

  /** By its class, as WildFly names itself; or as it calls itself, as its class may be a proxy. */
  static Container of(ServletContext context) {
    return of(context.getClass().getName(), context.getServerInfo());
  }

  static Container of(String type, String server) {
    if (type.startsWith("io.undertow.")) {
      return UNDERTOW;
    }
    return server.contains("WebSphere Liberty/") ? OPEN_LIBERTY : OTHER;
  }
}
