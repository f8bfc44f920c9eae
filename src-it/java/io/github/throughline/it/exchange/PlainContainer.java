package io.github.throughline.it.exchange;

import java.util.List;

/**
 * A servlet container on a free port of the loopback address, with this JVM's class path, one web
 * application, and the library's filter, as every web application has it that the jar is in.
 */
public interface PlainContainer extends AutoCloseable {
  int port();

  /** What the container has not done with yet, one line each. */
  List<String> openRequests();

  /** Stops the web application alone. */
  void undeploy() throws Exception;

  /** Stops it with all its threads. */
  @Override
  void close();
}
