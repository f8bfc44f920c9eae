package io.github.throughline.servlet;

import jakarta.servlet.ServletException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads parameters of servlets, and collects what is wrong with them. */
final class Parameters {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Function<String, @Nullable String> source;
  private final List<String> problems = new ArrayList<>();

  Parameters(Function<String, @Nullable String> source) {
    this.source = source;
  }

  /** A duration, from the least one to a year. */
  Duration duration(String name, Duration least, Duration otherwise) {
    String value = source.apply(name);
    if (value == null) {
      return otherwise;
    }
    try {
      Duration duration = Duration.parse(value.strip());
      if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
        refuse(name, value, "give a duration from %s to %s".formatted(least, LONGEST));
      }
      return duration;
    } catch (DateTimeParseException e) {
      refuse(name, value, "write a duration as in PT30S, which is 30 seconds");
      return otherwise;
    }
  }

  /** A whole number, within bounds. */
  long number(String name, long least, long most, long otherwise) {
    String value = source.apply(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    refuse(name, value, "give a whole number from %d to %d".formatted(least, most));
    return otherwise;
  }

  /** The proxies that set the one kind of headers, or the other. */
  TrustedProxies proxies(String forwarded, String xForwarded) {
    String one = source.apply(forwarded);
    String other = source.apply(xForwarded);
    if (one != null && other != null) {
      refuse(xForwarded, other, "set it or %s, for what the proxies set".formatted(forwarded));
    }
    if (one != null) {
      return new TrustedProxies(TrustedProxies.Kind.FORWARDED, networks(forwarded, one));
    }
    return other == null
        ? TrustedProxies.NONE
        : new TrustedProxies(TrustedProxies.Kind.X_FORWARDED, networks(xForwarded, other));
  }

  private Networks networks(String name, String value) {
    try {
      return Networks.parse(value);
    } catch (IllegalArgumentException e) {
      refuse(name, value, e.getMessage() + "; give a list such as 10.0.0.0/8, ::1");
      return new Networks(List.of());
    }
  }

  private void refuse(String name, String value, String remedy) {
    problems.add("Parameter %s is \"%s\": %s".formatted(name, value, remedy));
  }

  /**
   * Tells all that was wrong.
   *
   * @throws ServletException if anything was
   */
  void check() throws ServletException {
    if (!problems.isEmpty()) {
      throw new ServletException(String.join(System.lineSeparator(), problems));
    }
  }
}
