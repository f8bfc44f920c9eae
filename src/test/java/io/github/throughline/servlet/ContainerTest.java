package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerTest {
  @ParameterizedTest
  @CsvSource({
    "io.undertow.servlet.spec.ServletContextImpl, UNDERTOW",
    "com.ibm.ws.webcontainer40.facade.ServletContextFacade40, OPEN_LIBERTY",
    "io.openliberty.webcontainer60.facade.ServletContextFacade60, OPEN_LIBERTY",
    "org.apache.catalina.core.ApplicationContextFacade, OTHER",
    "org.eclipse.jetty.ee10.servlet.ServletContextHandler$ServletContextApi, OTHER"
  })
  void containersAreToldByTheirClasses(String name, Container container) {
    assertThat(Container.named(name)).isEqualTo(container);
  }
}
