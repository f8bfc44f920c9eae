package io.github.throughline.it.embedded;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.context.spi.ContextManager;
import org.eclipse.microprofile.context.spi.ContextManagerProvider;

/** What SmallRye keeps for an application's class loader until the server says otherwise. */
record MicroProfileState(ContextManager manager, Config config) {
  /** To be asked while the application is up: what is not there yet is made, and reads from it. */
  static MicroProfileState of(ClassLoader application) {
    return new MicroProfileState(
        ContextManagerProvider.instance().getContextManager(application),
        ConfigProviderResolver.instance().getConfig(application));
  }

  void release() {
    ContextManagerProvider.instance().releaseContextManager(manager);
    ConfigProviderResolver.instance().releaseConfig(config);
  }
}
