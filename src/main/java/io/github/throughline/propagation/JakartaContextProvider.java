package io.github.throughline.propagation;

import io.github.throughline.context.internal.Propagation;
import jakarta.enterprise.concurrent.spi.ThreadContextProvider;
import jakarta.enterprise.concurrent.spi.ThreadContextRestorer;
import jakarta.enterprise.concurrent.spi.ThreadContextSnapshot;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries the context through the managed executors and context services of Jakarta Concurrency.
 *
 * <p>Servers make providers at will, one for each submitted task if they like; there is nothing in
 * one. Execution properties are not used and may be {@code null}.
 *
 * @see <a href="https://jakarta.ee/specifications/concurrency/3.0/">Jakarta Concurrency 3.0, Thread
 *     Context Providers</a>
 */
public final class JakartaContextProvider implements ThreadContextProvider {
  /** Made by the server. */
  public JakartaContextProvider() {
    Propagation.JAKARTA_CONCURRENCY.providerMade();
  }

  @Override
  public ThreadContextSnapshot currentContext(@Nullable Map<String, String> properties) {
    return new Snapshot(CapturedContext.current());
  }

  @Override
  public ThreadContextSnapshot clearedContext(@Nullable Map<String, String> properties) {
    return new Snapshot(CapturedContext.cleared());
  }

  @Override
  public String getThreadContextType() {
    return CapturedContext.TYPE;
  }

  private record Snapshot(CapturedContext captured) implements ThreadContextSnapshot, Serializable {
    @Override
    public ThreadContextRestorer begin() {
      return captured.begin()::run;
    }
  }
}
