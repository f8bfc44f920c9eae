package io.github.throughline.application;

/** An application has told that it could not start, or not clean up. */
public class LifespanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message the application's own
   */
  public LifespanException(String message) {
    super(message);
  }
}
