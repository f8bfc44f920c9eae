package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.cdi.ThroughlineExtension;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Which bridge opens the scopes of requests. */
class RequestBridgeTest {
  private final RequestBridge bridge = new RequestBridge();

  @SuppressWarnings("unchecked") // of a class literal
  private static SeContainer application() {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addExtensions(ThroughlineExtension.class)
        .addBeanClasses(RequestBridgeTest.class)
        .initialize();
  }

  @Test
  void withCdiItIsThatOfTheApplicationWhichClosesIt() {
    try (SeContainer application = application()) {
      Bridge injected = application.select(Bridge.class).get();
      assertThat(bridge.get()).isSameAs(injected);
      bridge.close();
      assertThat(injected.syncToAsync(() -> "open").join()).isEqualTo("open");
    }
  }

  @Test
  void withoutCdiItIsOneOfItsOwnWhichIsClosed() {
    Bridge own = bridge.get();
    assertThat(bridge.get()).isSameAs(own);
    assertThat(own.syncToAsync(() -> "open").join()).isEqualTo("open");

    bridge.close();
    assertThatThrownBy(own.syncToAsync(() -> "closed")::join)
        .hasCauseInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void withoutABeanItIsOneOfItsOwn() {
    try (SeContainer application =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addBeanClasses(RequestBridgeTest.class)
            .initialize()) {
      assertThat(application.select(Bridge.class).isUnsatisfied()).isTrue();
      assertThat(bridge.get().syncToAsync(() -> "open").join()).isEqualTo("open");
      bridge.close();
    }
  }
}
