package io.github.throughline.platform;

/** A request that is refused as its test orders. */
public class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Made with whom the thread saw that refused it. */
  public Refusal(String seen) {
    super(seen);
  }
}
