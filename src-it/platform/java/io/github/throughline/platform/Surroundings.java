package io.github.throughline.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What a thread has of the server's: names and a class loader. */
@ApplicationScoped
public class Surroundings {
  @Inject Tenant tenant;

  /** What the current thread has. */
  public Map<String, String> seen() {
    return Map.of(
        "tenant", tenant.seen(), "entry", entry(), "loader", Boolean.toString(loadsOwnClasses()));
  }

  @SuppressWarnings("BanJNDI") // a fixed name
  private static String entry() {
    try {
      return String.valueOf(new InitialContext().lookup("java:comp/env/greeting"));
    } catch (NamingException e) {
      return e.toString();
    }
  }

  private static boolean loadsOwnClasses() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return loader != null && loader.loadClass(Surroundings.class.getName()) == Surroundings.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
