package io.github.throughline.servlet.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.servlet.spec.ServletContextImpl;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.apache.catalina.core.ApplicationContextFacade;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContainerTest {
  static List<Arguments> containers() {
    return List.of(
        Arguments.of(ServletContextImpl.class, "WildFly Full 39.0.1.Final", Container.UNDERTOW),
        Arguments.of(ServletContextImpl.class, "Undertow - 2.3.24.Final", Container.UNDERTOW),
        Arguments.of(
            ServletContextHandler.ServletContextApi.class, "jetty/12.0.31", Container.JETTY),
        Arguments.of(ApplicationContextFacade.class, "Apache Tomcat/10.1.59", Container.TOMCAT),
        Arguments.of(ApplicationContextFacade.class, "nobody's business", Container.TOMCAT),
        Arguments.of(Proxy.class, "IBM WebSphere Liberty/26.0.0.5", Container.OPEN_LIBERTY),
        Arguments.of(Proxy.class, "another", Container.OTHER));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void containersAreTold(Class<?> type, String server, Container container) {
    assertThat(Container.of(type, server)).isEqualTo(container);
  }

  /** GlassFish has most of Tomcat's names. */
  @Test
  void glassFishIsWhatHasTomcatsNamesWithoutItsClasses() throws Exception {
    URL classes =
        ApplicationContextFacade.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader others =
        new URLClassLoader(new URL[] {classes}, getClass().getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals("org.apache.catalina.core.AsyncContextImpl")) {
              throw new ClassNotFoundException(name);
            }
            return name.equals(ApplicationContextFacade.class.getName())
                ? findClass(name)
                : super.loadClass(name, resolve);
          }
        };
    try (URLClassLoader glassFish = (URLClassLoader) others) {
      Class<?> type = glassFish.loadClass(ApplicationContextFacade.class.getName());
      assertThat(Container.of(type, "Payara Server 6.2025.9")).isEqualTo(Container.GLASSFISH);
    }
  }
}
