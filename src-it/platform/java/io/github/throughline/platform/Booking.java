package io.github.throughline.platform;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.cdi.AsyncToSync;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Blocking methods with a transaction, whose work goes over other threads and comes back to write.
 */
@ApplicationScoped
public class Booking {
  @Inject Bridge bridge;
  @Inject Ledger ledger;
  @Inject AsyncLedger asyncLedger;
  @Inject Prices prices;

  /** Waits by the bridge. */
  @Transactional
  public Map<String, String> byBridge(String text, boolean refused) {
    return bridge.asyncToSync(
        () ->
            prices
                .price()
                .thenCompose(
                    price -> bridge.syncToAsync(() -> ledger.add(text)).thenApply(thread -> price))
                .thenApply(price -> booked(price, refused)));
  }

  /** Waits by its annotation. */
  @Transactional
  @AsyncToSync
  public CompletionStage<Map<String, String>> byAnnotation(String text, boolean refused) {
    return prices
        .price()
        .thenCompose(price -> asyncLedger.add(text).thenApply(thread -> price))
        .thenApply(price -> booked(price, refused));
  }

  /** Writes on another thread, where there is no transaction. */
  @Transactional
  public String elsewhere(String text) {
    return bridge.asyncToSync(
        () ->
            bridge
                .pooled()
                .syncToAsync(() -> ledger.add(text))
                .exceptionally(refused -> refused.getClass().getSimpleName()));
  }

  private static Map<String, String> booked(String price, boolean refused) {
    if (refused) {
      throw new Refusal(price);
    }
    return Map.of("price", price);
  }
}
