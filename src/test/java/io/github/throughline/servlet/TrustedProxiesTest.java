package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Address;
import io.github.throughline.application.HttpScope;
import io.github.throughline.servlet.TrustedProxies.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies tell counts as far as they are trusted, and no further. */
class TrustedProxiesTest {
  private static final Networks TRUSTED = Networks.parse("10.0.0.0/8, ::1");

  private static HttpScope.Builder from(String peer) {
    return HttpScope.builder("GET", "/")
        .client(new Address(peer, 4711))
        .header("host", "inside")
        .header("x-other", "kept");
  }

  private static HttpScope forwarded(String peer, String... values) {
    HttpScope.Builder scope = from(peer);
    for (String value : values) {
      scope.header("forwarded", value);
    }
    return new TrustedProxies(Kind.FORWARDED, TRUSTED).applyTo(scope.build());
  }

  private static HttpScope xForwarded(String peer, Map<String, String> headers) {
    HttpScope.Builder scope = from(peer);
    headers.forEach((name, value) -> scope.header("x-forwarded-" + name, value));
    return new TrustedProxies(Kind.X_FORWARDED, TRUSTED).applyTo(scope.build());
  }

  private static String told(HttpScope scope) {
    Address client = scope.client();
    return "%s %s %s %s"
        .formatted(
            scope.scheme(),
            client == null ? "?" : client.host(),
            client == null ? "?" : client.port(),
            scope.header("host").orElse("?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.1                                     | http 192.0.2.1 0 inside",
        "For=\"192.0.2.1:80\";Proto=HTTPS;HOST=\"a.example:8\" | https 192.0.2.1 80 a.example:8",
        "for=\"[2001:db8::1]:99\" ; proto=https              | https 2001:db8::1 99 inside",
        "for=\"[2001:db8::1]\"                               | http 2001:db8::1 0 inside",
        "for=unknown;proto=https                           | https ? ? inside",
        "for=_secret;host=\"\\a\"                             | http ? ? a",
        "proto=https                                       | https 10.1.2.3 4711 inside",
        "for=\"192.0.2.1:99999\"                             | http ? ? inside",
        // what the client has made up is on the left of what the first trusted proxy has seen
        "for=1.1.1.1;proto=https, for=192.0.2.1            | http 192.0.2.1 0 inside",
        "for=1.1.1.1, for=192.0.2.1;proto=https, for=10.9.9.9;proto=http | https 192.0.2.1 0 inside",
        "for=10.7.7.7, for=10.9.9.9                        | http 10.7.7.7 0 inside",
        "for=192.0.2.1, for=unknown                        | http ? ? inside",
      })
  void theLastProxyThatIsTrustedTells(String value, String expected) {
    assertThat(told(forwarded("10.1.2.3", value))).isEqualTo(expected);
  }

  @Test
  void headersOfOneNameAreOneList() {
    assertThat(told(forwarded("::1", "for=1.1.1.1", "for=192.0.2.1;proto=https", "for=10.0.0.1")))
        .isEqualTo("https 192.0.2.1 0 inside");
  }

  @Test
  void nobodyElseIsBelieved() {
    assertThat(told(forwarded("192.0.2.9", "for=1.1.1.1;proto=https;host=evil")))
        .isEqualTo("http 192.0.2.9 4711 inside");
    HttpScope unknown = HttpScope.builder("GET", "/").header("forwarded", "for=1.1.1.1").build();
    assertThat(new TrustedProxies(Kind.FORWARDED, TRUSTED).applyTo(unknown)).isSameAs(unknown);
    HttpScope scope = from("10.1.2.3").header("forwarded", "for=1.1.1.1").build();
    assertThat(TrustedProxies.NONE.applyTo(scope)).isSameAs(scope);
  }

  @Test
  void headersOfTheOtherKindAreTheClientsOwn() {
    assertThat(told(xForwarded("10.1.2.3", Map.of()))).isEqualTo("http 10.1.2.3 4711 inside");
    HttpScope scope = from("10.1.2.3").header("forwarded", "for=1.1.1.1;proto=https").build();
    assertThat(told(new TrustedProxies(Kind.X_FORWARDED, TRUSTED).applyTo(scope)))
        .isEqualTo("http 10.1.2.3 4711 inside");
    HttpScope other = from("10.1.2.3").header("x-forwarded-for", "1.1.1.1").build();
    assertThat(told(new TrustedProxies(Kind.FORWARDED, TRUSTED).applyTo(other)))
        .isEqualTo("http 10.1.2.3 4711 inside");
  }

  @Test
  void otherHeadersAreKept() {
    HttpScope scope = forwarded("10.1.2.3", "host=a.example");
    assertThat(scope.header("x-other")).contains("kept");
    assertThat(scope.headers()).filteredOn(header -> header.name().equals("host")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1                 | http 192.0.2.1 0 a.example",
        "1.1.1.1, 192.0.2.1        | http 192.0.2.1 0 a.example",
        "192.0.2.1 , 10.9.9.9      | http 192.0.2.1 0 a.example",
        "192.0.2.1:81, 10.9.9.9:82 | http 192.0.2.1 81 a.example",
        "2001:db8::1               | http 2001:db8::1 0 a.example",
        "garbage                   | http ? ? a.example",
        "' '                       | http 10.1.2.3 4711 a.example",
      })
  void olderHeadersAreListsOfClients(String clients, String expected) {
    assertThat(told(xForwarded("10.1.2.3", Map.of("for", clients, "host", "b.example, a.example"))))
        .isEqualTo(expected);
    assertThat(told(xForwarded("10.1.2.3", Map.of("for", "192.0.2.1", "proto", "http, https"))))
        .isEqualTo("https 192.0.2.1 0 inside");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"for", "for=", "for=\"a", "for=a b", "=a", "for=1.1.1.1;;proto=http", "for=[::1]"})
  void aMalformedHeaderIsRefused(String value) {
    assertThatThrownBy(() -> forwarded("10.1.2.3", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Forwarded");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/8, ::1, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::1, localhost, false",
  })
  void aBlockHasTheAddressesThatBeginWithItsBits(String block, String address, boolean contained) {
    assertThat(Networks.parse(block).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.0/33",
        "::1/129",
        "10.0.0/8",
        "256.1.1.1",
        "1.1.1.1,",
        "10.0.0.0/x",
        "::/-1",
        "abc:"
      })
  void whatIsNoAddressIsRefused(String list) {
    assertThatThrownBy(() -> Networks.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no address and no block of them");
  }
}
