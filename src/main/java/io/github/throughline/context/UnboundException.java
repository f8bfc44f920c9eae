package io.github.throughline.context;

import java.util.NoSuchElementException;

/** Thrown when a value is asked for where none is bound. The message names what was asked for. */
public class UnboundException extends NoSuchElementException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception; also for sources of a {@link LocalProxy} that have nothing to offer.
   *
   * @param message says what is unbound
   */
  public UnboundException(String message) {
    super(message);
  }
}
