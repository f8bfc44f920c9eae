package io.github.throughline.it.embedded;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows to its web applications: everything on this JVM's class path except this
 * project's own build, what the application brings itself, and the other servers.
 */
final class ServerClassLoader extends ClassLoader {
  private final List<String> hiddenPackages;
  private final List<String> hiddenLocations;

  private ServerClassLoader(List<String> hiddenPackages, List<String> hiddenLocations) {
    super(ServerClassLoader.class.getClassLoader());
    this.hiddenPackages = hiddenPackages;
    this.hiddenLocations = hiddenLocations;
  }

  /** The view of one server; {@code others} are the servers that it must not take itself for. */
  static ServerClassLoader hiding(Library... others) {
    List<Library> hidden =
        Stream.concat(
                Stream.of(
                    new Library("org.h2.", "/h2-"),
                    new Library("org.jboss.weld.environment.se.", "/weld-se-core-"),
                    new Library("com.arjuna.", "/narayana-jta-"),
                    new Library("io.smallrye.config.inject.", "/smallrye-config-3."),
                    new Library("io.smallrye.faulttolerance.", "/smallrye-fault-tolerance-"),
                    new Library("org.springframework.", "/spring-"),
                    new Library(
                        "org.glassfish.enterprise.", "/jakarta.enterprise.concurrent-3.0.0.")),
                Stream.of(others))
            .toList();
    List<String> packages = new ArrayList<>(List.of("io.github.throughline."));
    List<String> locations = new ArrayList<>(List.of(buildDirectory()));
    hidden.forEach(library -> packages.add(library.packages));
    hidden.forEach(library -> locations.add(library.jars));
    return new ServerClassLoader(packages, locations);
  }

  /** What is hidden, by the start of its class names and by how its jars' names start. */
  record Library(String packages, String jars) {
    static final Library JETTY = new Library("org.eclipse.jetty.", "/jetty-");
    static final Library TOMCAT = new Library("org.apache.catalina.", "/tomcat-embed-");
    static final Library UNDERTOW = new Library("io.undertow.", "/undertow-");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (hiddenPackages.stream().anyMatch(name::startsWith)) {
      throw new ClassNotFoundException(name);
    }
    return super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    try {
      Enumeration<URL> all = getResources(name);
      return all.hasMoreElements() ? all.nextElement() : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return Collections.enumeration(
        Collections.list(super.getResources(name)).stream().filter(this::visible).toList());
  }

  private boolean visible(URL resource) {
    return hiddenLocations.stream().noneMatch(resource.toString()::contains);
  }

  /** All that this project builds lies beneath one directory, and nothing else does. */
  private static String buildDirectory() {
    URL classes = ServerClassLoader.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return classes.toURI().resolve("..").toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
