package io.github.throughline.it.exchange;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Requests that have come in and not gone out again. */
final class OpenRequests {
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, String> open = new ConcurrentHashMap<>();

  /** Notes one; its end, which may be told more than once, is told by what this answers. */
  Runnable enter(String description) {
    long number = numbers.incrementAndGet();
    open.put(number, description);
    return () -> open.remove(number);
  }

  List<String> descriptions() {
    return List.copyOf(open.values());
  }
}
