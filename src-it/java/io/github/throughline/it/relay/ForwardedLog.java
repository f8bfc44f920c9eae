package io.github.throughline.it.relay;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Tells the tests of warnings and errors. */
final class ForwardedLog extends Handler {
  private final Line line;

  ForwardedLog(Line line) {
    this.line = line;
    setLevel(Level.WARNING);
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    StringWriter text = new StringWriter();
    text.write(new SimpleFormatter().formatMessage(record) + System.lineSeparator());
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    // Servers have levels of their own.
    boolean error = record.getLevel().intValue() >= Level.SEVERE.intValue();
    String level = (error ? Level.SEVERE : Level.WARNING).getName();
    line.tell("log", 0, level, String.valueOf(record.getLoggerName()), text.toString());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
