package io.github.throughline;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs, from some level on, until it is closed; nothing is printed. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.github.throughline");
  private final Queue<String> messages = new ConcurrentLinkedQueue<>();

  private final Level levelBefore = logger.getLevel();

  /** Begins to capture warnings and errors. */
  public CapturedLog() {
    this(Level.WARNING);
  }

  /** Begins to capture what is at a level or above. */
  public CapturedLog(Level least) {
    setLevel(least);
    logger.setLevel(least);
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** The messages so far, the earliest first. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      messages.add(record.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(levelBefore);
    logger.setUseParentHandlers(true);
  }
}
