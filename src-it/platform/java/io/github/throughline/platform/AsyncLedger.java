package io.github.throughline.platform;

import io.github.throughline.cdi.BridgeTo;
import java.util.concurrent.CompletionStage;

/** The ledger, for code that does not wait. */
@BridgeTo(Ledger.class)
public interface AsyncLedger {
  CompletionStage<String> add(String text);
}
