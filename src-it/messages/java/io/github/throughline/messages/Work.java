package io.github.throughline.messages;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.cdi.FreshContext;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What is done for a tenant, and for whom the current thread does it. */
@ApplicationScoped
public class Work {
  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject Bridge bridge;

  /** Whom the current thread sees. */
  public String seen() {
    return tenant.isBound() ? tenant.get() : "(none)";
  }

  void arrive(String name) {
    tenant.set(name);
  }

  /** Works for somebody in a context of its own, here and on another thread. */
  @FreshContext
  public String doneFor(String name) {
    String before = seen();
    tenant.set(name);
    return "%s, then %s, elsewhere %s"
        .formatted(before, seen(), bridge.pooled().syncToAsync(this::seen).join());
  }
}
