package io.github.throughline.it.exchange;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Warnings and errors that anybody logs: the library, the containers, whose logs all end in {@code
 * java.util.logging} here. While this is open they are printed nowhere; what was not expected is
 * told at the end.
 */
public final class LoggedWarnings extends Handler {
  private static final Logger ROOT = Logger.getLogger("");

  /** Kept silent by the configuration of other tests. */
  private static final Logger JETTY_SERVLETS =
      Logger.getLogger("org.eclipse.jetty.ee10.servlet.ServletChannel");

  private final List<Logged> records = new CopyOnWriteArrayList<>();
  private final List<Expected> expected = new CopyOnWriteArrayList<>();
  private final Handler[] replaced = ROOT.getHandlers();
  private final Level levelOfJetty = JETTY_SERVLETS.getLevel();

  /** What is kept of a record: it has objects of those who log. */
  private record Logged(String logger, String description) {}

  private record Expected(String logger, String text, int least, int most) {
    boolean matches(Logged record) {
      return record.logger.startsWith(logger) && record.description.contains(text);
    }

    String missing(long found) {
      return "%d of %d..%d records of %s* with \"%s\"".formatted(found, least, most, logger, text);
    }
  }

  /** Begins to listen. */
  LoggedWarnings() {
    setLevel(Level.WARNING);
    for (Handler handler : replaced) {
      ROOT.removeHandler(handler);
    }
    ROOT.addHandler(this);
    JETTY_SERVLETS.setLevel(Level.WARNING);
    // A slow machine, or one with little entropy.
    mayLog("org.apache.catalina.util", "SecureRandom");
    // Undertow, stopped before the thread of its last request has closed the stream once more.
    mayLog("org.jboss.threads", "XNIO007007: Thread is terminating");
    // Told by each web application on Open Liberty, some time after its start.
    mayLog("io.github.throughline", "does not carry values to the tasks");
  }

  /**
   * One record is right, and has to come.
   *
   * @param logger how the logger's name starts
   * @param text what message and trace have in them
   */
  public void mustLogOnce(String logger, String text) {
    expected.add(new Expected(logger, text, 1, 1));
  }

  /** Any number of records is right. */
  public void mayLog(String logger, String text) {
    expected.add(new Expected(logger, text, 0, Integer.MAX_VALUE));
  }

  /** How many records have come that have some text in message or trace. */
  public long count(String text) {
    return records.stream().filter(record -> record.description.contains(text)).count();
  }

  /** Whether everything has come that has to. */
  boolean isComplete() {
    return expected.stream().allMatch(each -> count(each::matches) >= each.least);
  }

  /** What has come and was not expected, and what was and has not come. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (Logged record : records) {
      if (expected.stream().noneMatch(each -> each.matches(record))) {
        complaints.add("unexpected log record: " + record.description);
      }
    }
    for (Expected each : expected) {
      long found = count(each::matches);
      if (found < each.least || found > each.most) {
        complaints.add("log: " + each.missing(found));
      }
    }
    return complaints;
  }

  private long count(Predicate<Logged> matching) {
    return records.stream().filter(matching).count();
  }

  /** With the trace, whatever the configuration of the formatter leaves out. */
  private static String describe(LogRecord record) {
    StringWriter text = new StringWriter();
    text.write(record.getLoggerName() + " " + record.getLevel() + " ");
    text.write(new SimpleFormatter().formatMessage(record) + System.lineSeparator());
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      records.add(new Logged(String.valueOf(record.getLoggerName()), describe(record)));
    }
  }

  @Override
  public void flush() {}

  /** Leaves logging as it was. */
  @Override
  public void close() {
    ROOT.removeHandler(this);
    for (Handler handler : replaced) {
      ROOT.addHandler(handler);
    }
    JETTY_SERVLETS.setLevel(levelOfJetty);
  }
}
