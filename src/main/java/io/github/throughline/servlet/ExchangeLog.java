package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.ApplicationCall;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What is logged of one exchange: its failure once, and of its client nothing loud. */
final class ExchangeLog {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");

  private final Object exchange;
  private @Nullable Throwable logged;

  /**
   * Makes a log without entries.
   *
   * @param exchange shown as what it is about
   */
  ExchangeLog(Object exchange) {
    this.exchange = exchange;
  }

  void failed(Throwable failure) {
    logged = failure;
    LOGGER.log(Level.ERROR, () -> exchange + " has failed", failure);
  }

  /** The application has ended after the exchange. */
  void failedLate(@Nullable Throwable failure) {
    if (failure != null && failure != logged && !ApplicationCall.isAftermath(failure)) {
      LOGGER.log(Level.ERROR, () -> exchange + " has failed after its end", failure);
    }
  }

  void overdue() {
    LOGGER.log(Level.WARNING, () -> exchange + " has not ended by its deadline");
  }

  void unreadable(Throwable failure) {
    LOGGER.log(Level.DEBUG, () -> exchange + " has no whole body", failure);
  }

  void gone(Throwable failure) {
    LOGGER.log(Level.DEBUG, () -> exchange + " has lost its client", failure);
  }
}
