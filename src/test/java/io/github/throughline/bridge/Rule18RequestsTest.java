package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.Context;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wildfly.security.auth.server.SecurityDomain;

/**
 * Rule 18: blocking work that runs back on the waiting caller's thread is in the caller's CDI
 * request, and is done in the caller's name; the identities are those of WildFly's Elytron.
 */
class Rule18RequestsTest {
  /** What a request keeps. */
  @RequestScoped
  static class Basket {
    private String content = "empty";

    String content() {
      return content;
    }

    void put(String item) {
      content = item;
    }
  }

  private final ExecutorService elsewhere = Executors.newFixedThreadPool(2);
  private final Bridge bridge = Bridge.on(elsewhere);

  @AfterEach
  void end() {
    bridge.close();
    elsewhere.shutdown();
  }

  /** Asynchronous code that calls a blocking body in between. */
  private <T> CompletionStage<T> hopping(Bridge blocking, Callable<T> body) {
    return Context.withContextCapture(CompletableFuture.runAsync(() -> {}, elsewhere))
        .thenCompose(done -> blocking.syncToAsync(body))
        .thenApplyAsync(result -> result, elsewhere);
  }

  @Test
  void workThatRunsBackIsInTheCallersRequest() {
    try (SeContainer container = withBasket()) {
      Basket basket = container.select(Basket.class).get();
      RequestContextController request = container.select(RequestContextController.class).get();
      request.activate();
      try {
        basket.put("book");
        assertThat(bridge.<String>asyncToSync(() -> hopping(bridge, basket::content)))
            .isEqualTo("book");
        bridge.asyncToSync(
            () ->
                hopping(
                    bridge,
                    () -> {
                      basket.put("two books");
                      return true;
                    }));
        assertThat(basket.content()).isEqualTo("two books");
      } finally {
        request.deactivate();
      }
    }
  }

  @Test
  void pooledWorkIsNot() {
    try (SeContainer container = withBasket()) {
      Basket basket = container.select(Basket.class).get();
      RequestContextController request = container.select(RequestContextController.class).get();
      request.activate();
      try {
        assertThatThrownBy(
                () -> bridge.asyncToSync(() -> hopping(bridge.pooled(), basket::content)))
            .isInstanceOf(ContextNotActiveException.class);
      } finally {
        request.deactivate();
      }
    }
  }

  private static SeContainer withBasket() {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addBeanClasses(Basket.class)
        .initialize();
  }

  @Test
  void workThatRunsBackIsDoneInTheCallersName() throws Exception {
    SecurityDomain domain = SecurityDomain.builder().build();
    Callable<String> name = () -> domain.getCurrentSecurityIdentity().getPrincipal().getName();
    domain
        .createAdHocIdentity("alice")
        .runAs(
            (Callable<Void>)
                () -> {
                  assertThat(bridge.<String>asyncToSync(() -> hopping(bridge, name)))
                      .isEqualTo("alice");
                  assertThat(bridge.<String>asyncToSync(() -> hopping(bridge.pooled(), name)))
                      .isEqualTo("anonymous");
                  return null;
                });
  }
}
