package io.github.throughline.helidon;

import io.github.throughline.cdi.AsyncToSync;
import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.context.ManagedExecutor;

/** What others answer in time, or not. */
@ApplicationScoped
public class Quotes {
  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject ManagedExecutor managed;

  @AsyncToSync
  public CompletableFuture<String> quote() {
    return managed.supplyAsync(tenant::get);
  }

  /** Never answers. */
  @AsyncToSync(timeout = 20)
  public CompletableFuture<String> late() {
    return new CompletableFuture<>();
  }
}
