package io.github.throughline.servlet;

import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an application is hosted.
 *
 * @param startup how long its start may take
 * @param grace how long exchanges that run are waited for when the web application stops
 * @param shutdown how long its own end may take
 * @param exchanges how many run at once; one more is answered with status 503
 */
record HostingSettings(
    Duration startup,
    Duration grace,
    Duration shutdown,
    int exchanges,
    Hosting.Limits limits,
    TrustedProxies proxies) {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /**
   * Reads the parameters.
   *
   * @param source answers the value of a parameter, {@code null} where it is not set
   * @throws ServletException if values are bad; the message names all of them
   */
  static HostingSettings read(Function<String, @Nullable String> source) throws ServletException {
    Parameters parameters = new Parameters(source);
    HostingSettings settings =
        new HostingSettings(
            parameters.duration("throughline.startup", SHORTEST, Duration.ofMinutes(1)),
            parameters.duration("throughline.grace", Duration.ZERO, Duration.ofSeconds(10)),
            parameters.duration("throughline.shutdown", SHORTEST, Duration.ofSeconds(10)),
            count(parameters, "throughline.exchanges", 1000),
            limits(parameters),
            parameters.proxies("throughline.forwarded", "throughline.x-forwarded"));
    parameters.check();
    return settings;
  }

  private static Hosting.Limits limits(Parameters parameters) {
    Hosting.Limits defaults = Hosting.Limits.defaults();
    return new Hosting.Limits(
        parameters.number("throughline.body", -1, Long.MAX_VALUE, defaults.bodyBytes()),
        count(parameters, "throughline.headers", defaults.headers()),
        count(parameters, "throughline.header-bytes", defaults.headerBytes()),
        count(parameters, "throughline.buffer", defaults.bufferBytes()),
        parameters.duration("throughline.idle", SHORTEST, defaults.idle()),
        count(parameters, "throughline.message", defaults.messageBytes()),
        parameters.duration("throughline.ping", SHORTEST, defaults.ping()));
  }

  private static int count(Parameters parameters, String name, int otherwise) {
    return (int) parameters.number(name, 1, Integer.MAX_VALUE, otherwise);
  }
}
