package io.github.throughline.showcase;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How long a request has been at work, wherever its work is done. */
@ApplicationScoped
public class Stopwatch {
  private static final long NANOS_PER_MICRO = 1_000;

  @Inject
  @ContextLocal("arrival")
  ContextVar<Long> arrival;

  /** Starts it for the current request. */
  public void start() {
    arrival.set(System.nanoTime());
  }

  /** The microseconds since the current request's start. */
  public long elapsedMicros() {
    return (System.nanoTime() - arrival.get()) / NANOS_PER_MICRO;
  }
}
