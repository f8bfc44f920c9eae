package io.github.throughline.context.internal;

/**
 * The debugging mode: {@code -Dthroughline.strict=true}. Read once, so that it costs nothing when
 * off.
 */
public final class StrictMode {
  /** Whether it is on. */
  public static final boolean ENABLED = Boolean.getBoolean("throughline.strict");

  private StrictMode() {}

  /** Makes what is thrown by a write that no context would hold. */
  public static IllegalStateException bareThread(Object what) {
    return new IllegalStateException(
        what
            + " written on "
            + Thread.currentThread()
            + ", which has entered no context: nothing would ever take the value off this thread."
            + " Enter one first, with Context.where(..), Context.run(..) or a contextual task"
            + " (strict mode)");
  }

  /** Makes what is thrown when another thread ends an entry. */
  public static IllegalStateException foreignEnd(Thread owner) {
    return new IllegalStateException(
        "An entry made by "
            + owner
            + " ended by "
            + Thread.currentThread()
            + ": end it on the thread that made it (strict mode)");
  }
}
