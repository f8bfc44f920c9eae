package io.github.throughline.it.server;

import java.net.URI;
import java.nio.file.Path;

/** A server on the loopback address, with room for one web application. */
public interface Server extends AutoCloseable {
  /**
   * Deploys a web application at the root; it answers when this returns.
   *
   * @param war the archive
   * @throws IllegalStateException if the application does not come up
   */
  void deploy(Path war);

  /** Takes the application away if there is one; nothing of it must stay. */
  void undeploy();

  /** Where the server listens, ending in a slash. */
  URI address();

  /** Takes away what is deployed, and stops the server unless others of this JVM use it too. */
  @Override
  void close();
}
