package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Address;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.PathSend;
import io.github.throughline.application.HttpEvent.ResponseTrailers;
import io.github.throughline.application.HttpScope;
import io.github.throughline.servlet.RequestScope.RefusedException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScopeTest {
  private static final Hosting.Limits LIMITS =
      new Hosting.Limits(10, 3, 12, 4, Duration.ofSeconds(1), 1, Duration.ofSeconds(1));

  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> answers = new HashMap<>();
  private MappingMatch match = MappingMatch.PATH;

  RequestScopeTest() {
    answers.put("getMethod", "GET");
    answers.put("getRequestURI", "/app/served/path");
    answers.put("getContextPath", "/app");
    answers.put("getServletPath", "/served");
    answers.put("getQueryString", null);
    answers.put("getProtocol", "HTTP/1.1");
    answers.put("getScheme", "http");
    answers.put("getRemoteAddr", "192.0.2.1");
    answers.put("getRemotePort", 1000);
    answers.put("getLocalAddr", "192.0.2.2");
    answers.put("getLocalPort", 80);
    answers.put("getContentLengthLong", -1L);
  }

  private HttpServletRequest request() {
    Map<String, Function<Object[], @Nullable Object>> methods = new HashMap<>();
    answers.forEach((name, answer) -> methods.put(name, arguments -> answer));
    methods.put("getServletContext", arguments -> new FakeContext().api());
    methods.put("getHeaderNames", arguments -> Collections.enumeration(headers.keySet()));
    methods.put(
        "getHeaders", arguments -> Collections.enumeration(headers.get((String) arguments[0])));
    methods.put(
        "getHeader",
        arguments ->
            headers.getOrDefault((String) arguments[0], List.of()).stream()
                .findFirst()
                .orElse(null));
    HttpServletMapping mapping =
        fake(HttpServletMapping.class, Map.of("getMappingMatch", arguments -> match));
    methods.put("getHttpServletMapping", arguments -> mapping);
    return fake(HttpServletRequest.class, methods);
  }

  private HttpScope scope() throws RefusedException {
    return RequestScope.of(request(), LIMITS, TrustedProxies.NONE, null);
  }

  private void assertRefused(int status, String message) {
    assertThatThrownBy(this::scope)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status).isEqualTo(status))
        .hasMessageContaining(message);
  }

  @Test
  void scopeIsACopyOfTheRequest() throws RefusedException {
    answers.put("getMethod", "get");
    answers.put("getRequestURI", "/app/served/a%20b");
    answers.put("getQueryString", "c=%20");
    headers.put("A", List.of("1", "2"));
    HttpScope scope = scope();
    assertThat(scope.method()).isEqualTo("GET");
    assertThat(scope.httpVersion()).isEqualTo("1.1");
    assertThat(scope.scheme()).isEqualTo("http");
    assertThat(scope.path()).isEqualTo("/app/served/a b");
    assertThat(scope.rawPath()).isEqualTo("/app/served/a%20b");
    assertThat(scope.rootPath()).isEqualTo("/app/served");
    assertThat(scope.queryString()).isEqualTo("c=%20");
    assertThat(scope.headers()).containsExactly(new Header("a", "1"), new Header("a", "2"));
    assertThat(scope.client()).isEqualTo(new Address("192.0.2.1", 1000));
    assertThat(scope.server()).isEqualTo(new Address("192.0.2.2", 80));
    assertThat(scope.state()).isNull();
  }

  @Test
  void stateIsTheApplications() throws RefusedException {
    Map<String, Object> state = Map.of("a", 1);
    assertThat(RequestScope.of(request(), LIMITS, TrustedProxies.NONE, state).state())
        .isEqualTo(state);
  }

  @Test
  void whatIsNotKnownIsLeftOut() throws RefusedException {
    answers.put("getRemoteAddr", null);
    answers.put("getLocalPort", -1);
    HttpScope scope = scope();
    assertThat(scope.queryString()).isEmpty();
    assertThat(scope.client()).isNull();
    assertThat(scope.server()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.0, 1.0", "HTTP/1.1, 1.1", "HTTP/2.0, 2", "HTTP/2, 2", "HTTP/3.0, 3"})
  void versionIsThatOfTheProtocol(String protocol, String version) throws RefusedException {
    answers.put("getProtocol", protocol);
    assertThat(scope().httpVersion()).isEqualTo(version);
  }

  @Test
  void oldConnectionsHaveNoTrailers() throws RefusedException {
    assertThat(scope().extensions())
        .containsOnlyKeys(PathSend.EXTENSION, ResponseTrailers.EXTENSION);
    answers.put("getProtocol", "HTTP/1.0");
    assertThat(scope().extensions()).containsOnlyKeys(PathSend.EXTENSION);
  }

  @ParameterizedTest
  @CsvSource({"PATH, /app/served", "EXACT, /app/served", "EXTENSION, /app", "DEFAULT, /app"})
  void rootEndsWithTheServletWhereItsPathIsAPrefix(MappingMatch matched, String root)
      throws RefusedException {
    match = matched;
    assertThat(scope().rootPath()).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%C3%A9", "/\u00e9"})
  void rootIsDecodedWhateverTheContainerDoes(String context) throws RefusedException {
    answers.put("getContextPath", context);
    answers.put("getRequestURI", "/%C3%A9/served/path");
    assertThat(scope().rootPath()).isEqualTo("/\u00e9/served");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/served", "/app/served/"})
  void pathMayBeTheRootItself(String path) throws RefusedException {
    answers.put("getRequestURI", path);
    assertThat(scope().path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/app/servedtoo", "/app/x/../served/path", "/elsewhere"})
  void pathThatIsNotBelowTheRootIsRefused(String path) {
    answers.put("getRequestURI", path);
    assertRefused(400, "");
  }

  @Test
  void bodyMayBeAsLongAsTheLimit() throws RefusedException {
    answers.put("getContentLengthLong", 10L);
    assertThat(scope().path()).isEqualTo("/app/served/path");
    answers.put("getContentLengthLong", 11L);
    assertRefused(413, "Content-Length over the limit");
  }

  @Test
  void headersMayBeAsManyAsTheLimit() throws RefusedException {
    headers.put("a", List.of("1", "2"));
    headers.put("b", List.of("3"));
    assertThat(scope().headers()).hasSize(3);
    headers.put("c", List.of("4"));
    assertRefused(431, "headers over the limit");
  }

  @Test
  void headersMayBeAsLongAsTheLimit() throws RefusedException {
    headers.put("abcd", List.of("123", "1"));
    assertThat(scope().headers()).hasSize(2);
    headers.put("abcd", List.of("123", "12"));
    assertRefused(431, "headers over the limit");
  }

  @Test
  void headerThatMakesNoSenseIsRefused() {
    headers.put("a b", List.of("1"));
    assertRefused(400, "a b");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, 5, , 5",
    "HTTP/1.1, -1, , 0",
    "HTTP/1.0, -1, , 0",
    "HTTP/1.1, -1, chunked, -1",
    "HTTP/2.0, -1, , -1",
    "HTTP/2.0, 0, , 0"
  })
  void bodyIsOfTheDeclaredLength(
      String protocol, long declared, @Nullable String encoding, long length) {
    answers.put("getProtocol", protocol);
    answers.put("getContentLengthLong", declared);
    if (encoding != null) {
      headers.put("transfer-encoding", List.of(encoding));
    }
    assertThat(RequestScope.bodyLength(request())).isEqualTo(length);
  }
}
