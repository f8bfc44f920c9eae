package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Entry;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalProxy;
import io.github.throughline.context.Token;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of the guide and of the javadoc of the context package. */
class GuideTest {
  static final ContextVar<String> TENANT = ContextVar.of("tenant");
  static final ContextVar<String> USERNAME = ContextVar.of("user");

  static final ContextVar<User> USER = ContextVar.of("user");
  static final User CURRENT_USER = LocalProxy.of(User.class, USER);

  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final User ann = new Person("ann");

  interface User {
    String name();
  }

  record Person(String name) implements User {}

  interface Visit {
    String user();

    void user(String name);

    boolean hasUser();
  }

  @AfterEach
  void stop() throws InterruptedException {
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
  }

  @Test
  void valueForTheLengthOfACall() {
    Context.where(TENANT, "acme").run(() -> assertThat(TENANT.get()).isEqualTo("acme"));
    assertThat(TENANT.isBound()).isFalse();

    Context.where(TENANT, "acme").run(() -> assertEquals("acme", TENANT.get()));
    assertFalse(TENANT.isBound());
  }

  @Test
  void valueUntilItsTokenIsClosed() {
    try (Token<String> token = TENANT.set("acme")) {
      assertThat(token.hadValue()).isFalse();
      assertThat(TENANT.get()).isEqualTo("acme");
    }
    assertThat(TENANT.isBound()).isFalse();
  }

  @Test
  void handOverToAnExecutor() throws Exception {
    ExecutorService executor = Context.propagating(pool);
    Future<String> seen =
        Context.where(TENANT, "acme").call(() -> executor.submit(() -> TENANT.get()));
    assertThat(seen.get()).isEqualTo("acme");
  }

  @Test
  void beginAndEndAsTwoCalls() {
    Context context = Context.empty();
    context.run(() -> TENANT.set("acme"));
    Entry entry = context.enter();
    assertThat(TENANT.get()).isEqualTo("acme");
    entry.close();
    assertThat(TENANT.isBound()).isFalse();
  }

  @Test
  void namespaceWithAView() {
    Context.empty().run(this::useALocal);
  }

  private void useALocal() {
    Local local = new Local();
    local.set("user", "ann");
    assertThat(local.as(Visit.class).user()).isEqualTo("ann");
    assertEquals("ann", local.as(Visit.class).user());
  }

  @Test
  void proxyForTheCurrentObject() {
    Context.where(USER, new Person("ann"))
        .run(() -> assertThat(CURRENT_USER.name()).isEqualTo("ann"));
    assertThat(CURRENT_USER.toString()).startsWith("unbound");

    Context.where(USER, ann).run(() -> assertEquals("ann", CURRENT_USER.name()));
  }

  @Test
  void executorInsideACall() {
    Context.where(TENANT, "acme")
        .where(USERNAME, "ann")
        .run(
            () -> {
              ExecutorService executor = Context.propagating(pool);
              executor.execute(() -> audit(TENANT.get(), USERNAME.get())); // acme, ann
            });
  }

  private static void audit(String tenant, String user) {
    assertThat(tenant + user).isEqualTo("acmeann");
  }

  @Test
  void tokenAroundAHandler() {
    Object request = new Object();
    try (Token<String> token = TENANT.set("acme")) {
      handle(request);
      assertThat(token.variable()).isSameAs(TENANT);
    }
  }

  private static void handle(Object request) {
    assertThat(request).isNotNull();
  }
}
