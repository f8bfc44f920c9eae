package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerTest {
  @ParameterizedTest
  @CsvSource({
    "io.undertow.servlet.spec.ServletContextImpl, WildFly Full 39.0.1.Final, UNDERTOW",
    "io.undertow.servlet.spec.ServletContextImpl, Undertow - 2.3.24.Final, UNDERTOW",
    "jdk.proxy5.$Proxy67, IBM WebSphere Liberty/26.0.0.5, OPEN_LIBERTY",
    "org.apache.catalina.core.ApplicationContextFacade, Apache Tomcat/10.1.59, OTHER"
  })
  void containersAreTold(String type, String server, Container container) {
    assertThat(Container.of(type, server)).isEqualTo(container);
  }
}
