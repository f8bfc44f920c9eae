package io.github.throughline.servlet;

import io.github.throughline.application.AsyncApplication;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the exchanges of one servlet have in common. */
record Hosting(
    AsyncApplication application,
    Executor executor,
    Limits limits,
    Supplier<@Nullable Map<String, Object>> state) {

  /** What an exchange may use: bodyBytes -1 = unlimited. */
  record Limits(long bodyBytes, int headers, int headerBytes, int bufferBytes, Duration idle) {
    static Limits defaults() {
      return new Limits(-1, 100, 64 * 1024, 64 * 1024, Duration.ofSeconds(30));
    }
  }
}
