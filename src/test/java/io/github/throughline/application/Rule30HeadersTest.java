package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which characters a header may have: every one is tried, at every place that matters. */
@SuppressWarnings("NullAway") // it is tested what becomes of null
class Rule30HeadersTest {
  private static final String NAME_MARKS = "!#$%&'*+-.^_`|~";

  private static boolean isTokenCharacter(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || NAME_MARKS.indexOf(c) >= 0;
  }

  private static IntStream characters() {
    return IntStream.rangeClosed(0, 0x17f);
  }

  private static void refused(Function<String, ?> maker, String value, String field, int c) {
    assertThat(catchThrowable(() -> maker.apply(value)))
        .as("U+%04X", c)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + " is \"")
        .hasMessageContaining("give ")
        .hasMessageEndingWith("not U+%04X at index %d".formatted(c, value.indexOf(c)))
        .message()
        .matches("\\p{Print}*");
  }

  @Test
  void namesAreTokensAndKnowNoCase() {
    characters()
        .forEach(
            c -> {
              for (String name : List.of((char) c + "x", "x" + (char) c, "x" + (char) c + "x")) {
                if (isTokenCharacter(c)) {
                  assertThat(new Header(name, "").name()).isEqualTo(name.toLowerCase(Locale.ROOT));
                } else {
                  refused(given -> new Header(given, ""), name, "Header.name", c);
                }
              }
            });
    assertThat(new Header("X-Id", "1")).isEqualTo(new Header("x-iD", "1"));
    assertThatThrownBy(() -> new Header("", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Header.name is \"\": give letters, digits and !#$%&'*+-.^_`|~ only");
    assertThatThrownBy(() -> new Header(null, "1")).hasMessage("Header.name");
  }

  @Test
  void valuesAreVisibleCharactersAndBlanks() {
    characters()
        .forEach(
            c -> {
              String value = "x" + (char) c + "x";
              if (c == '\t' || (c >= ' ' && c <= 0xff && c != 0x7f)) {
                assertThat(new Header("a", value).value()).isEqualTo(value);
              } else {
                refused(given -> new Header("a", given), value, "Header.value of a", c);
                refused(given -> new Header("A", given), "" + (char) c, "Header.value of a", c);
              }
            });
    assertThatThrownBy(() -> new Header("a", null)).hasMessage("Header.value of a");
  }

  @Test
  void blanksAroundAValueAreNoPartOfIt() {
    assertThat(new Header("a", " \t b \t c\t ").value()).isEqualTo("b \t c");
    assertThat(new Header("a", " \t ").value()).isEmpty();
    assertThat(new Header("a", "").value()).isEmpty();
    assertThat(new Header("a", "\u00a0b").value()).isEqualTo("\u00a0b");
  }

  @Test
  void messageShowsALongValueInOneLineAndNotWithoutEnd() {
    assertThatThrownBy(() -> new Header("a", "y".repeat(100) + "\r\nset-cookie: x=1"))
        .hasMessage(
            "Header.value of a is \""
                + "y".repeat(60)
                + "...\": give visible characters up to U+00FF, spaces and tabs only, not U+000D at"
                + " index 100");
    assertThatThrownBy(() -> new Header("a", "1\n2"))
        .hasMessageStartingWith("Header.value of a is \"1\\u000a2\": ");
  }

  @Test
  void linksAreValuesOfHeaders() {
    assertThat(new HttpEvent.EarlyHint(List.of(" </a.css>; rel=preload ")).links())
        .containsExactly("</a.css>; rel=preload");
    assertThatThrownBy(() -> new HttpEvent.EarlyHint(List.of("</a>", "\r\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("EarlyHint.links is \"\\u000d\\u000a\": give ");
  }

  @Test
  void subprotocolsAreTokens() {
    characters()
        .filter(c -> !isTokenCharacter(c))
        .forEach(
            c -> {
              String name = "x" + (char) c;
              refused(n -> new WebSocketEvent.Accept(n, List.of()), name, "Accept.subprotocol", c);
              refused(
                  n -> WebSocketScope.builder("/").subprotocols(List.of("a", n)).build(),
                  name,
                  "WebSocketScope.subprotocols",
                  c);
            });
    assertThat(new WebSocketEvent.Accept("Chat.v1", List.of()).subprotocol()).isEqualTo("Chat.v1");
    assertThatThrownBy(() -> new WebSocketEvent.Accept("", List.of()))
        .hasMessageStartingWith("Accept.subprotocol is \"\": ");
  }
}
