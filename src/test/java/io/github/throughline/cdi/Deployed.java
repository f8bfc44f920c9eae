package io.github.throughline.cdi;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.Extension;

/** Deploys applications of the given classes, with the library and nothing else. */
final class Deployed {
  private Deployed() {}

  static SeContainer application(Class<?>... classes) {
    return initializer(classes).initialize();
  }

  static SeContainer applicationWith(Extension other, Class<?>... classes) {
    return ((org.jboss.weld.environment.se.Weld) initializer(classes))
        .addExtension(other)
        .initialize();
  }

  @SuppressWarnings("unchecked") // of a class literal
  private static SeContainerInitializer initializer(Class<?>... classes) {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addExtensions(ThroughlineExtension.class)
        .addBeanClasses(classes);
  }
}
