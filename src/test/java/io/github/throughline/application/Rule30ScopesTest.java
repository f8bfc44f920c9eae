package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scopes are what the contract allows, or are not made; copies change nothing but what is told. */
@SuppressWarnings("NullAway") // it is tested what becomes of null
class Rule30ScopesTest {
  private static void refused(Runnable maker, String message) {
    assertThatThrownBy(maker::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static List<ConnectionScope.Builder<?>> builders() {
    return List.of(HttpScope.builder("GET", "/"), WebSocketScope.builder("/"));
  }

  private static String name(ConnectionScope.Builder<?> builder) {
    return builder instanceof HttpScope.Builder ? "HttpScope" : "WebSocketScope";
  }

  @Test
  void defaultsAreWhatHoldsWhereNothingIsKnown() {
    HttpScope http = HttpScope.builder("GET", "/x").build();
    assertThat(http)
        .isEqualTo(
            new HttpScope(
                "2.5", "1.1", "GET", "http", "/x", null, "", "", List.of(), null, null, null,
                Map.of()));
    assertThat(http.type()).isEqualTo("http");
    WebSocketScope socket = WebSocketScope.builder("/x").build();
    assertThat(socket)
        .isEqualTo(
            new WebSocketScope(
                "2.5", "1.1", "ws", "/x", null, "", "", List.of(), null, null, List.of(), null,
                Map.of()));
    assertThat(socket.type()).isEqualTo("websocket");
    assertThat(new LifespanScope(Map.of()).type()).isEqualTo("lifespan");
    assertThat(new LifespanScope(Map.of()).specVersion()).isEqualTo("2.0");
  }

  @Test
  void changedCopyLeavesTheOriginalAsItWas() {
    HttpScope scope =
        HttpScope.builder("POST", "/base/x")
            .specVersion("2.4")
            .httpVersion("2")
            .scheme("https")
            .rawPath("/base/%78")
            .queryString("a=%20")
            .rootPath("/base")
            .header("A", "1")
            .header("a", "2")
            .client(new Address("10.0.0.1", 4711))
            .server(new Address("/run/socket", null))
            .state(new HashMap<>(Map.of("pool", 1)))
            .extension("tls", Map.of("version", 0x0304))
            .build();
    assertThat(scope.toBuilder().build()).isEqualTo(scope);
    HttpScope changed =
        scope.toBuilder()
            .method("PUT")
            .path("/base/y")
            .header("b", "3")
            .extension("other", Map.of())
            .build();
    assertThat(changed.method()).isEqualTo("PUT");
    assertThat(changed.headers()).extracting(Header::value).containsExactly("1", "2", "3");
    assertThat(changed.extensions()).containsOnlyKeys("tls", "other");
    assertThat(changed.state()).as("of the connection").isSameAs(scope.state());
    assertThat(scope.method()).isEqualTo("POST");
    assertThat(scope.path()).isEqualTo("/base/x");
    assertThat(scope.headers()).hasSize(2);
    assertThat(scope.extensions()).containsOnlyKeys("tls");
    List<Header> none = changed.toBuilder().headers(List.of()).build().headers();
    assertThat(none).isEmpty();
    WebSocketScope socket =
        WebSocketScope.builder("/").subprotocols(List.of("b", "a")).header("x", "y").build();
    assertThat(socket.toBuilder().build()).isEqualTo(socket);
    assertThat(socket.subprotocols()).containsExactly("b", "a");
  }

  @Test
  void builderThatIsUsedAgainDoesNotChangeWhatItHasMade() {
    for (ConnectionScope.Builder<?> builder : builders()) {
      Map<String, Object> details = new HashMap<>(Map.of("a", 1));
      builder.header("a", "1").extension("one", details);
      ConnectionScope made = builder.build();
      builder.header("b", "2").extension("two", Map.of());
      details.clear();
      assertThat(made.headers()).hasSize(1);
      assertThat(made.extensions()).isEqualTo(Map.of("one", Map.of("a", 1)));
      assertThatThrownBy(() -> made.headers().clear())
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> made.extensions().clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void extensionsThatAreGivenTogetherTakeThePlaceOfOthers() {
    for (ConnectionScope.Builder<?> builder : builders()) {
      Map<String, Object> details = new HashMap<>(Map.of("a", 1));
      Map<String, Map<String, Object>> all = new HashMap<>(Map.of("one", details));
      builder.extension("none", Map.of()).extensions(all);
      details.clear();
      all.clear();
      assertThat(builder.build().extensions()).isEqualTo(Map.of("one", Map.of("a", 1)));
      builder.extension("two", Map.of());
      assertThat(builder.build().extensions()).containsOnlyKeys("one", "two");
    }
  }

  @Test
  void whatIsGivenToARecordIsCopied() {
    Map<String, Object> details = new HashMap<>(Map.of("a", 1));
    Map<String, Map<String, Object>> extensions = new HashMap<>(Map.of("one", details));
    List<Header> headers = new ArrayList<>(List.of(new Header("a", "1")));
    List<String> offered = new ArrayList<>(List.of("chat"));
    HttpScope http =
        new HttpScope(
            "2.5", "1.1", "GET", "http", "/", null, "", "", headers, null, null, null, extensions);
    WebSocketScope socket =
        new WebSocketScope(
            "2.5", "1.1", "ws", "/", null, "", "", headers, null, null, offered, null, extensions);
    headers.clear();
    offered.clear();
    details.clear();
    extensions.clear();
    for (ConnectionScope scope : List.of(http, socket)) {
      assertThat(scope.headers()).hasSize(1);
      assertThat(scope.extensions()).isEqualTo(Map.of("one", Map.of("a", 1)));
    }
    assertThat(socket.subprotocols()).containsExactly("chat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "2", "3"})
  void versionsOfHttpThatThereAre(String version) {
    builders()
        .forEach(
            builder ->
                assertThat(builder.httpVersion(version).build().httpVersion()).isEqualTo(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.9", "1", "1.2", "2.0", "HTTP/1.1", "3.0"})
  void versionsOfHttpThatThereAreNot(String version) {
    builders()
        .forEach(
            builder ->
                refused(
                    builder.httpVersion(version)::build,
                    name(builder) + ".httpVersion is \"" + version + "\": give 1.0, 1.1, 2 or 3"));
  }

  @Test
  void methodIsATokenInUpperCase() {
    assertThat(HttpScope.builder("M-SEARCH", "/").build().method()).isEqualTo("M-SEARCH");
    refused(
        () -> HttpScope.builder("Get", "/").build(),
        "HttpScope.method is Get: give it in upper case");
    for (String illegal : List.of("", "GE T", "GET\n", "\u00c9")) {
      assertThatThrownBy(HttpScope.builder(illegal, "/")::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("HttpScope.method is \"");
    }
  }

  @Test
  void schemeIsNotEmpty() {
    builders()
        .forEach(
            builder ->
                refused(
                    builder.scheme("")::build,
                    name(builder) + ".scheme is empty: give a scheme, such as https"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "base", "/base/", "base/"})
  void rootPathHasASlashInFrontAndNoneAtTheEnd(String root) {
    builders()
        .forEach(
            builder ->
                refused(
                    builder.rootPath(root)::build,
                    name(builder)
                        + ".rootPath is \""
                        + root
                        + "\": give \"\", or a path with a slash in front and none at the end"));
  }

  @Test
  void rawTextHasOneCharPerByte() {
    for (ConnectionScope.Builder<?> builder : builders()) {
      assertThat(builder.rawPath("/\u00ff").queryString("\u00ff").build().rawPath())
          .isEqualTo("/\u00ff");
      refused(
          builder.queryString("\u0100")::build,
          name(builder)
              + ".queryString is with a char above U+00FF: give one char per byte, as it has come");
      refused(
          builder.queryString("").rawPath("/\u0100")::build,
          name(builder)
              + ".rawPath is with a char above U+00FF: give one char per byte, as it has come");
    }
  }

  @Test
  void nothingIsNullThatMustNotBe() {
    for (ConnectionScope.Builder<?> builder : builders()) {
      String name = name(builder);
      assertThatThrownBy(builder.specVersion(null)::build).hasMessage(name + ".specVersion");
      assertThatThrownBy(builder.specVersion("2.5").path(null)::build).hasMessage(name + ".path");
      assertThatThrownBy(builder.path("/").queryString(null)::build)
          .hasMessage(name + ".queryString");
      assertThatThrownBy(builder.queryString("").rootPath(null)::build)
          .hasMessage(name + ".rootPath");
      assertThatThrownBy(builder.rootPath("").scheme(null)::build).hasMessage(name + ".scheme");
      assertThatThrownBy(builder.scheme("x").httpVersion(null)::build)
          .hasMessage(name + ".httpVersion");
    }
    assertThatThrownBy(HttpScope.builder(null, "/")::build).hasMessage("HttpScope.method");
  }

  /** Root path, path, and what is left. */
  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "'', /, /",
    "'', /x/y, /x/y",
    "/base, /base, ''",
    "/base, /base/, /",
    "/base, /base/x, /x",
    "/base, /base//x, //x",
    "/base, /basement, /basement",
    "/base, /basement/x, /basement/x",
    "/base, /other, /other",
    "/base, /BASE/x, /BASE/x",
    "/base, /, /",
    "/a/b, /a/b/c, /c",
    "/a/b, /a, /a",
    "/b\u00e4se, /b\u00e4se/\u00fc, /\u00fc",
    "/b%C3%A4se, /b\u00e4se/x, /b\u00e4se/x",
    "/a b, /a b/c d, /c d",
  })
  void pathInfoIsWhatIsBelowTheRootPathByWholeSegments(String root, String path, String info) {
    assertThat(HttpScope.builder("GET", path).rootPath(root).build().pathInfo()).isEqualTo(info);
    assertThat(WebSocketScope.builder(path).rootPath(root).build().pathInfo()).isEqualTo(info);
  }

  @Test
  void headerIsFoundInWhateverCase() {
    HttpScope scope =
        HttpScope.builder("GET", "/").header("Cookie", "a=1").header("cookie", "b=2").build();
    assertThat(scope.header("COOKIE")).contains("a=1");
    assertThat(scope.header("cook")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void portsThatThereAreNot(int port) {
    refused(
        () -> new Address("host", port), "Address.port is " + port + ": a port is from 0 to 65535");
  }

  @Test
  void portsThatThereAre() {
    assertThat(new Address("host", 0).port()).isZero();
    assertThat(new Address("host", 65535).port()).isEqualTo(65535);
    assertThat(new Address("/run/socket", null).port()).isNull();
    assertThatThrownBy(() -> new Address(null, 1)).hasMessage("Address.host");
  }

  @Test
  void customScopesAreOfAProtocolOfTheirOwn() {
    Map<String, Object> values = new HashMap<>(Map.of("room", 1));
    CustomScope scope = new CustomScope("chat", values);
    values.clear();
    assertThat(scope.values()).containsOnlyKeys("room");
    assertThat(scope.specVersion()).isEqualTo("1.0");
    refused(
        () -> new CustomScope("", Map.of()), "CustomScope.type is \"\": it has to name a protocol");
    for (String known : List.of("http", "websocket", "lifespan")) {
      refused(
          () -> new CustomScope(known, Map.of()),
          "CustomScope.type is \"%s\": protocol %s has types of its own in this package"
              .formatted(known, known));
    }
    assertThatThrownBy(() -> new CustomScope(null, Map.of())).hasMessage("CustomScope.type");
    assertThat(scope.unsupported("it")).hasMessage("it does not serve scopes of type \"chat\"");
  }
}
