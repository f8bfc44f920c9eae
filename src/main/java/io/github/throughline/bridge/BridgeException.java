package io.github.throughline.bridge;

/**
 * A checked exception that has crossed to a blocking caller. Its cause is that exception, the very
 * object that was thrown; unchecked ones cross as they are. An interrupt of the waiting thread is
 * one with an {@link InterruptedException} as its cause.
 */
public class BridgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param cause the checked exception
   */
  public BridgeException(Throwable cause) {
    super(cause);
  }
}
