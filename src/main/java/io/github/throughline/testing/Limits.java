package io.github.throughline.testing;

import java.time.Duration;

/** How long something may take. */
final class Limits {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Limits() {}

  /** Answers the nanoseconds of a limit, at most what a long holds. */
  static long nanos(String field, Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException(
          "%s is %s: give zero or more; zero looks at what there is now".formatted(field, limit));
    }
    return limit.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : limit.toNanos();
  }
}
