package io.github.throughline.showcase;

import java.util.List;

/** A request that is refused through its sender's own fault; the message is for the sender. */
public class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<String> choices;

  Refusal(int status, String message) {
    this(status, message, List.of());
  }

  Refusal(int status, String message, List<String> choices) {
    super(message);
    this.status = status;
    this.choices = choices;
  }

  int status() {
    return status;
  }

  /** What would have been accepted, if that is a short list. */
  List<String> choices() {
    return choices;
  }
}
