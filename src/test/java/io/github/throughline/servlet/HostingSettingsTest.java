package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostingSettingsTest {
  private static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    ALL.put("throughline.startup", "PT2M");
    ALL.put("throughline.grace", "PT0S");
    ALL.put("throughline.shutdown", " pt3s ");
    ALL.put("throughline.exchanges", " 5 ");
    ALL.put("throughline.body", "6");
    ALL.put("throughline.headers", "7");
    ALL.put("throughline.header-bytes", "8");
    ALL.put("throughline.buffer", "9");
    ALL.put("throughline.idle", "PT10S");
    ALL.put("throughline.message", "11");
    ALL.put("throughline.ping", "PT12S");
    ALL.put("throughline.forwarded", "10.0.0.0/8");
  }

  @Test
  void everyParameterIsRead() throws ServletException {
    assertThat(HostingSettings.read(ALL::get))
        .isEqualTo(
            new HostingSettings(
                Duration.ofMinutes(2),
                Duration.ZERO,
                Duration.ofSeconds(3),
                5,
                new Hosting.Limits(6, 7, 8, 9, Duration.ofSeconds(10), 11, Duration.ofSeconds(12)),
                new TrustedProxies(TrustedProxies.Kind.FORWARDED, Networks.parse("10.0.0.0/8"))));
  }

  @Test
  void withoutParametersThereAreDefaults() throws ServletException {
    assertThat(HostingSettings.read(name -> null))
        .isEqualTo(
            new HostingSettings(
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1000,
                Hosting.Limits.defaults(),
                TrustedProxies.NONE));
  }

  @Test
  void allBadValuesAreToldAtOnce() {
    assertThatThrownBy(() -> HostingSettings.read(name -> ALL.containsKey(name) ? "x" : null))
        .isInstanceOf(ServletException.class)
        .message()
        .hasLineCount(ALL.size())
        .contains(ALL.keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "startup      | 30                   | write a duration as in PT30S, which is 30 seconds",
        "startup      | ''                   | write a duration as in PT30S, which is 30 seconds",
        "startup      | PT0S                 | give a duration from PT0.001S to PT8760H",
        "grace        | PT-1S                | give a duration from PT0S to PT8760H",
        "shutdown     | PT8761H              | give a duration from PT0.001S to PT8760H",
        "idle         | P1Y                  | write a duration as in PT30S, which is 30 seconds",
        "exchanges    | 0                    | give a whole number from 1 to 2147483647",
        "exchanges    | 2147483648           | give a whole number from 1 to 2147483647",
        "headers      | many                 | give a whole number from 1 to 2147483647",
        "header-bytes | 1.5                  | give a whole number from 1 to 2147483647",
        "buffer       | 64k                  | give a whole number from 1 to 2147483647",
        "body         | -2                   | give a whole number from -1 to 9223372036854775807",
      })
  void aBadValueIsToldWithWhatToDo(String parameter, String value, String remedy) {
    String name = "throughline." + parameter;
    assertThatThrownBy(() -> HostingSettings.read(Map.of(name, value)::get))
        .isInstanceOf(ServletException.class)
        .hasMessage("Parameter %s is \"%s\": %s", name, value, remedy);
  }

  @Test
  void proxiesSetOneKindOfHeadersOrTheOther() throws ServletException {
    assertThat(HostingSettings.read(Map.of("throughline.x-forwarded", "::1")::get).proxies())
        .isEqualTo(new TrustedProxies(TrustedProxies.Kind.X_FORWARDED, Networks.parse("::1")));
    Map<String, String> both =
        Map.of("throughline.forwarded", "::1", "throughline.x-forwarded", "::1");
    assertThatThrownBy(() -> HostingSettings.read(both::get))
        .isInstanceOf(ServletException.class)
        .hasMessage(
            "Parameter throughline.x-forwarded is \"::1\": set it or throughline.forwarded, for what"
                + " the proxies set");
  }
}
