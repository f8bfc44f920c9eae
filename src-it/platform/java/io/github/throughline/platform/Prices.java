package io.github.throughline.platform;

import io.github.throughline.cdi.SyncToAsync;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What takes time, and is asked for on another thread. */
@ApplicationScoped
public class Prices {
  @Inject Tenant tenant;

  /** Answers for whom it was asked, and on which thread. */
  @SyncToAsync(threadSensitive = false)
  public CompletionStage<String> price() {
    return CompletableFuture.completedFuture(
        tenant.seen() + " on " + Thread.currentThread().getName());
  }
}
