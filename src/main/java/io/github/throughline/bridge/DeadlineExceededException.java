package io.github.throughline.bridge;

/**
 * The work has not ended within a deadline. What it still does is of no effect any more. This is
 * not a cancellation: code that swallows cancellations does not swallow it.
 */
public class DeadlineExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Deadline deadline;

  /**
   * Makes an exception.
   *
   * @param message names the work and the deadline
   * @param deadline the deadline that has passed
   */
  public DeadlineExceededException(String message, Deadline deadline) {
    super(message);
    this.deadline = deadline;
  }

  static DeadlineExceededException late(Object work, Deadline deadline) {
    return new DeadlineExceededException(work + " did not end within " + deadline, deadline);
  }

  static DeadlineExceededException beforeStart(Object work, Deadline deadline) {
    return new DeadlineExceededException(
        work + " was not started: " + deadline + " had passed", deadline);
  }

  /**
   * Answers the deadline that has passed: of nested ones the earliest.
   *
   * @return the deadline; {@code null} only if the exception was serialized
   */
  public Deadline deadline() {
    return deadline;
  }
}
