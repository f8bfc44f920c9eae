package io.github.throughline.servlet;

import io.github.throughline.bridge.Bridge;
import jakarta.servlet.ServletException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an application is hosted with: beans where there is CDI, else objects made here. */
final class Components implements AutoCloseable {
  private final @Nullable Beans beans;
  private final Bridge bridge;
  private final boolean ownsBridge;

  private Components(@Nullable Beans beans) {
    this.beans = beans;
    Optional<Bridge> found = beans == null ? Optional.empty() : beans.bridge();
    this.bridge = found.orElseGet(Bridge::standalone);
    this.ownsBridge = found.isEmpty();
  }

  /** Those of the current web application. */
  static Components find() {
    return new Components(beans());
  }

  private static @Nullable Beans beans() {
    try {
      return Beans.current();
    } catch (LinkageError | IllegalStateException e) { // no API, or no container
      return null;
    }
  }

  /** The bridge of the web application; without CDI, one that ends with this. */
  Bridge bridge() {
    return bridge;
  }

  /**
   * Answers the bean of a class, or makes an object by the constructor without parameters.
   *
   * @throws ServletException if there is no such constructor, or if it fails
   */
  Object object(Class<?> type) throws ServletException {
    Optional<?> bean = beans == null ? Optional.empty() : beans.of(type);
    return bean.isPresent() ? bean.get() : make(type);
  }

  private Object make(Class<?> type) throws ServletException {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new ServletException(
          "%s is abstract: name a class of which there can be an object%s"
              .formatted(type.getName(), orMakeItBean()));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true); // the class need not be public
      return constructor.newInstance();
    } catch (NoSuchMethodException e) {
      throw new ServletException(
          "%s has no constructor without parameters: give it one%s"
              .formatted(type.getName(), orMakeItBean()));
    } catch (InvocationTargetException e) {
      throw new ServletException(
          "The constructor of %s failed: %s".formatted(type.getName(), e.getCause()), e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ServletException("No object can be made of %s: %s".formatted(type.getName(), e), e);
    }
  }

  private String orMakeItBean() {
    return beans == null ? "" : ", or make it a bean";
  }

  @Override
  public void close() {
    if (ownsBridge) {
      bridge.close();
    }
    if (beans != null) {
      beans.close();
    }
  }
}
