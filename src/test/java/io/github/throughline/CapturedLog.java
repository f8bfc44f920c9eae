package io.github.throughline;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs, at warning level or above, until it is closed; nothing is printed. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.github.throughline");
  private final List<String> messages = new CopyOnWriteArrayList<>();

  /** Begins to capture. */
  public CapturedLog() {
    setLevel(Level.WARNING);
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
    logger.setUseParentHandlers(true);
  }
}
