package io.github.throughline.application;

import java.io.IOException;

/**
 * The other side of a connection is gone, so that nothing can be sent to it any more. It is in the
 * nature of connections: a server to which an application throws it does not log it as an error.
 */
public class DisconnectedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message tells who is gone
   */
  public DisconnectedException(String message) {
    super(message);
  }
}
