package io.github.throughline.propagation;

import io.github.throughline.context.internal.Propagation;
import java.io.Serializable;
import java.util.Map;
import org.eclipse.microprofile.context.spi.ThreadContextController;
import org.eclipse.microprofile.context.spi.ThreadContextProvider;
import org.eclipse.microprofile.context.spi.ThreadContextSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Carries the context through the managed executors and thread contexts of MicroProfile Context
 * Propagation. Execution properties are not used and may be {@code null}.
 *
 * @see <a
 *     href="https://microprofile.io/specifications/microprofile-context-propagation/">MicroProfile
 *     Context Propagation 1.3</a>
 */
public final class MicroProfileContextProvider implements ThreadContextProvider {
  /** Made by the server. */
  public MicroProfileContextProvider() {
    Propagation.MICROPROFILE_CONTEXT_PROPAGATION.providerMade();
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
    public ThreadContextController begin() {
      return captured.begin()::run;
    }
  }
}
