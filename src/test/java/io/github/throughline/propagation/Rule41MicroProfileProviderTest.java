package io.github.throughline.propagation;

import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.microprofile.context.spi.ThreadContextController;
import org.eclipse.microprofile.context.spi.ThreadContextProvider;
import org.eclipse.microprofile.context.spi.ThreadContextSnapshot;
import org.jspecify.annotations.Nullable;

class Rule41MicroProfileProviderTest extends ProviderContract {
  private record MicroProfile(ThreadContextProvider spi) implements Provider {
    @Override
    public Snapshot current(@Nullable Map<String, String> properties) {
      return new Taken(spi.currentContext(properties));
    }

    @Override
    public Snapshot cleared(@Nullable Map<String, String> properties) {
      return new Taken(spi.clearedContext(properties));
    }

    @Override
    public String type() {
      return spi.getThreadContextType();
    }
  }

  private record Taken(ThreadContextSnapshot spi) implements Snapshot {
    @Override
    public Restorer begin() {
      return new Begun(spi.begin());
    }
  }

  private record Begun(ThreadContextController spi) implements Restorer {
    @Override
    public void end() {
      spi.endContext();
    }
  }

  @Override
  Provider provider() {
    return new MicroProfile(new MicroProfileContextProvider());
  }

  @Override
  Snapshot snapshotOf(Object spi) {
    return new Taken((ThreadContextSnapshot) spi);
  }

  @Override
  Iterable<?> found(ClassLoader loader) {
    return ServiceLoader.load(ThreadContextProvider.class, loader);
  }

  static class LeavesAnEntryOpen implements Runnable {
    @Override
    public void run() {
      new Rule41MicroProfileProviderTest().leaveAnEntryOpen();
    }
  }

  @Override
  Class<? extends Runnable> leavesAnEntryOpen() {
    return LeavesAnEntryOpen.class;
  }
}
