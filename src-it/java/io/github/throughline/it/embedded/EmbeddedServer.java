package io.github.throughline.it.embedded;

import java.net.URI;
import java.nio.file.Path;

/** A servlet container in this JVM, on the loopback address, with room for one web application. */
public interface EmbeddedServer extends AutoCloseable {
  /**
   * Deploys a web application at the root.
   *
   * @param war the archive
   * @return the class loader of the web application
   * @throws IllegalStateException if the application does not come up
   */
  ClassLoader deploy(Path war);

  /** Takes the application away; nothing of it must stay. */
  void undeploy();

  /** Where the server listens, ending in a slash. */
  URI address();

  /** Takes away what is deployed, and stops the server with all its threads. */
  @Override
  void close();
}
