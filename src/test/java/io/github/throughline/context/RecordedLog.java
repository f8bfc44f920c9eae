package io.github.throughline.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ResourceBundle;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the library logs while this is open. */
final class RecordedLog extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.github.throughline");

  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  RecordedLog() {
    LOGGER.addHandler(this);
    LOGGER.setUseParentHandlers(false);
    LeftOpen.REPORTER.nextReport.set(System.nanoTime()); // an earlier test may have used it up
  }

  List<String> warnings() {
    return warnings;
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().getName().equals("WARNING")) {
      warnings.add(entry.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
  }

  /** A logger of one's own. */
  record Recorder(List<String> messages) implements System.Logger {
    @Override
    public String getName() {
      return "recorder";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      messages.add(level + " " + message);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... params) {
      messages.add(level + " " + format);
    }
  }
}
