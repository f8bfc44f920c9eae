package io.github.throughline.it.embedded;

import org.eclipse.microprofile.context.spi.ContextManagerProvider;

/**
 * What MicroProfile's implementations keep for each class loader until the server says otherwise.
 */
final class MicroProfileState {
  private MicroProfileState() {}

  static void forget(ClassLoader application) {
    ContextManagerProvider managers = ContextManagerProvider.instance();
    managers.releaseContextManager(managers.getContextManager(application));
  }
}
