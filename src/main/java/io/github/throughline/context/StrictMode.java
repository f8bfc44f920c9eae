package io.github.throughline.context;

/**
 * The debugging mode: {@code -Dthroughline.strict=true}. Read once, so that it costs nothing when
 * off.
 */
final class StrictMode {
  static final boolean ENABLED = Boolean.getBoolean("throughline.strict");

  private StrictMode() {}

  static IllegalStateException bareThread(Object what) {
    return new IllegalStateException(
        what
            + " written on "
            + Thread.currentThread()
            + ", which has entered no context: nothing would ever take the value off this thread."
            + " Enter one first, with Context.where(..), Context.run(..) or a contextual task"
            + " (strict mode)");
  }

  static IllegalStateException foreignEnd(Thread owner) {
    return new IllegalStateException(
        "An entry made by "
            + owner
            + " ended by "
            + Thread.currentThread()
            + ": end it on the thread that made it (strict mode)");
  }
}
