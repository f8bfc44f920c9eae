package io.github.throughline.servlet;

import jakarta.servlet.ServletContext;

/** The containers that need something of their own, told by the names of their classes. */
enum Container {
  /** Ends a response as if it were whole, whatever is thrown. */
  UNDERTOW,
  /** Writes what is thrown into the response, and takes the first flush for none. */
  OPEN_LIBERTY,
  OTHER;

  static Container of(ServletContext context) {
    return named(context.getClass().getName());
  }

  static Container named(String name) {
    if (name.startsWith("io.undertow.")) {
      return UNDERTOW;
    }
    boolean liberty = name.startsWith("com.ibm.ws.") || name.startsWith("io.openliberty.");
    return liberty ? OPEN_LIBERTY : OTHER;
  }
}
