package io.github.throughline;

import io.github.throughline.context.Context;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of the library and its tests in a class loader of its own: with static state as in a new
 * JVM, and blind for APIs that are not to be there.
 */
public final class LibraryCopy extends URLClassLoader {
  private final List<String> hidden;

  /**
   * Makes a copy.
   *
   * @param hidden beginnings of the names of classes that the copy cannot find
   */
  public LibraryCopy(String... hidden) {
    super(
        new URL[] {locationOf(Context.class), locationOf(LibraryCopy.class)},
        LibraryCopy.class.getClassLoader());
    this.hidden = List.of(hidden);
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (hidden.stream().anyMatch(name::startsWith)) {
      throw new ClassNotFoundException(name + " is hidden");
    }
    if (!name.startsWith("io.github.throughline.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  /** Each resource once: the copy is read from where the class path has the original. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Map<String, URL> resources = new LinkedHashMap<>();
    super.getResources(name)
        .asIterator()
        .forEachRemaining(url -> resources.put(url.toString(), url));
    return Collections.enumeration(resources.values());
  }

  /**
   * Runs the copy's own version of a scenario on the calling thread, with the copy as context class
   * loader.
   *
   * @param scenario has a constructor without parameters
   */
  public void run(Class<? extends Runnable> scenario) {
    run(scenario, this);
  }

  /**
   * Runs the copy's own version of a scenario on the calling thread.
   *
   * @param scenario has a constructor without parameters
   * @param contextClassLoader what the scenario finds as context class loader
   */
  public void run(Class<? extends Runnable> scenario, ClassLoader contextClassLoader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(contextClassLoader);
    try {
      var constructor = Class.forName(scenario.getName(), true, this).getDeclaredConstructor();
      constructor.setAccessible(true);
      ((Runnable) constructor.newInstance()).run();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(scenario + " cannot be run in a copy of the library", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
