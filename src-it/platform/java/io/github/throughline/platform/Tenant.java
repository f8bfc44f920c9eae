package io.github.throughline.platform;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.cdi.FreshContext;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** For whom the current work is: the value that every request carries. */
@ApplicationScoped
public class Tenant {
  /** What is seen where there is no value. */
  static final String NONE = "(none)";

  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  /** Whom the current thread sees. */
  public String seen() {
    return tenant.isBound() ? tenant.get() : NONE;
  }

  /** Whom the current thread works for. */
  public String required() {
    return tenant.get();
  }

  void arrive(String name) {
    tenant.set(name);
  }

  /** Works for somebody in a context of its own, and leaves it so. */
  @FreshContext
  public String workFor(String name) {
    String before = seen();
    tenant.set(name);
    return before + ", then " + seen();
  }
}
