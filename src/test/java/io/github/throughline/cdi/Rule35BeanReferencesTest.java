package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.Applications;
import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.BlockingApplication;
import io.github.throughline.application.BlockingRequest;
import io.github.throughline.application.BlockingResponse;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.LegacyApplication;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.Bridge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** References to beans are proxies, and applications all the same. */
@Timeout(60)
class Rule35BeanReferencesTest {
  private final List<Event> sent = new CopyOnWriteArrayList<>();

  @ApplicationScoped
  static class Current implements AsyncApplication {
    @Override
    public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
      return CompletableFuture.completedFuture("current");
    }
  }

  @ApplicationScoped
  static class Legacy implements LegacyApplication {
    @Override
    public Instance connect(Scope scope) {
      return (receive, send) -> CompletableFuture.completedFuture("legacy");
    }
  }

  @ApplicationScoped
  static class Blocking implements BlockingApplication {
    @Override
    public void handle(BlockingRequest request, BlockingResponse response) {
      response.status(201);
    }
  }

  private CompletionStage<@Nullable Void> send(Event event) {
    sent.add(event);
    return CompletableFuture.completedFuture(null);
  }

  private @Nullable Object serve(AsyncApplication application) {
    HttpScope get = HttpScope.builder("GET", "/").build();
    return application.handle(get, CompletableFuture::new, this::send).toCompletableFuture().join();
  }

  @Test
  void clientProxiesAreToldByWhatTheirBeansImplement() {
    try (SeContainer container = Deployed.application(Current.class, Legacy.class, Blocking.class);
        Bridge bridge = Bridge.standalone()) {
      Current current = container.select(Current.class).get();
      assertThat(current.getClass()).isNotSameAs(Current.class);
      assertThat(Applications.of(current)).isSameAs(current);
      assertThat(serve(current)).isEqualTo("current");

      Legacy legacy = container.select(Legacy.class).get();
      assertThat(legacy.getClass()).isNotSameAs(Legacy.class);
      assertThat(Applications.isLegacy(legacy)).isTrue();
      assertThat(serve(Applications.of(legacy))).isEqualTo("legacy");

      Blocking blocking = container.select(Blocking.class).get();
      assertThat(blocking.getClass()).isNotSameAs(Blocking.class);
      assertThat(Applications.isLegacy(blocking)).isFalse();
      serve(Applications.of(blocking, bridge));
      assertThat(sent).hasSize(2);
    }
  }
}
