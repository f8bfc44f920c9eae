package io.github.throughline.servlet;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The beans that the current web application sees. Not those that this class sees, which {@link
 * CDI#current()} would answer: where the library is in the archive of an enterprise application,
 * beside its web applications, it sees none of theirs.
 *
 * @see <a href="https://jakarta.ee/specifications/cdi/4.0/">CDI 4.0, Obtaining a reference to the
 *     CDI container</a>
 */
final class ModuleBeans {
  private static final String MANAGER = "java:comp/BeanManager";

  private ModuleBeans() {}

  /**
   * Answers all of them.
   *
   * @throws IllegalStateException if there is no CDI container
   */
  static Instance<Object> find() {
    BeanManager manager = named();
    if (manager != null) {
      return manager.createInstance();
    }
    @Nullable CDI<Object> container =
        CDI.current(); // null in GlassFish, for want of an application
    if (container == null) {
      throw new IllegalStateException("There is no CDI container");
    }
    return container;
  }

  @SuppressWarnings("BanJNDI") // a fixed name of the platform's
  private static @Nullable BeanManager named() {
    try {
      return InitialContext.doLookup(MANAGER) instanceof BeanManager manager ? manager : null;
    } catch (NamingException | LinkageError e) { // no Jakarta EE server, or no JNDI
      return null;
    }
  }
}
