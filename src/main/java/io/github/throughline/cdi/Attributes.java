package io.github.throughline.cdi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The attributes of one annotation: as configured, else as written. */
final class Attributes {
  private final Bound bound;
  private final Settings settings;
  private final Consumer<String> problems;
  private final List<String> overrides = new ArrayList<>();

  Attributes(Bound bound, Settings settings, Consumer<String> problems) {
    this.bound = bound;
    this.settings = settings;
    this.problems = problems;
  }

  boolean flag(String attribute, boolean written) {
    return read(attribute, written, Attributes::toFlag, "expected is true or false");
  }

  String text(String attribute, String written) {
    return read(attribute, written, Function.identity(), "expected is a text");
  }

  /** The limit that an amount and a unit make; {@code null} if there is none. */
  @Nullable Duration duration(
      String attribute, long writtenAmount, ChronoUnit writtenUnit, boolean mayBeNone) {
    long amount = read(attribute, writtenAmount, Long::parseLong, "expected is a whole number");
    ChronoUnit unit =
        read(
            "unit",
            writtenUnit,
            text -> ChronoUnit.valueOf(text.toUpperCase(Locale.ROOT)),
            "expected is a unit such as MILLIS, SECONDS or MINUTES");
    if (amount == 0 && mayBeNone) {
      return null;
    }
    String shown = attribute + " = " + amount + ", unit = " + unit.name();
    if (amount <= 0) {
      problem(
          shown,
          "a limit is positive",
          mayBeNone
              ? "Give it a positive value, or 0 for no limit"
              : "Give it a positive value, or remove the annotation");
      return null;
    }
    try {
      return Duration.of(amount, unit);
    } catch (DateTimeException | ArithmeticException e) {
      problem(
          shown,
          "this is no duration that can be measured",
          "Give it a smaller value, or a unit of exact length, such as SECONDS");
      return null;
    }
  }

  /** Reports what is wrong with the annotation as it is in effect. */
  void problem(String shown, String problem, String remedy) {
    String configured =
        overrides.isEmpty() ? "" : ", as configured by " + String.join(", ", overrides);
    problems.accept(
        "@%s(%s) at %s%s: %s. %s"
            .formatted(bound.name(), shown, bound.where(), configured, problem, remedy));
  }

  private <T> T read(String attribute, T written, Function<String, T> parser, String expected) {
    String ending = bound.name() + "/" + attribute;
    for (String key : List.of(bound.key() + "/" + ending, ending)) {
      Optional<String> value = find(key);
      if (value.isPresent()) {
        return parse(key, value.get(), written, parser, expected);
      }
    }
    return written;
  }

  private Optional<String> find(String key) {
    try {
      return settings.find(key).map(String::strip);
    } catch (IllegalArgumentException e) {
      problems.accept(key + ": the value cannot be read. Correct it: " + e.getMessage());
      return Optional.empty();
    }
  }

  private <T> T parse(
      String key, String value, T written, Function<String, T> parser, String expected) {
    try {
      T parsed = parser.apply(value);
      overrides.add(key + "=" + value);
      return parsed;
    } catch (IllegalArgumentException e) {
      problems.accept(
          "%s=%s, for %s: %s. Correct or remove the setting"
              .formatted(key, value, bound.where(), expected));
      return written;
    }
  }

  private static boolean toFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
