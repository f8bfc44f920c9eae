package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a blocking application is told of its request, but for the body. */
@Timeout(60)
class Rule34RequestTest {
  @RegisterExtension final Served served = new Served();

  private <T extends @Nullable Object> T of(HttpScope scope, Function<BlockingRequest, T> look) {
    CompletableFuture<T> seen = new CompletableFuture<>();
    served.serve(
        scope, new ScriptedExchange(), (request, response) -> seen.complete(look.apply(request)));
    return seen.join();
  }

  private Optional<String> header(HttpScope scope, String name) {
    return of(scope, request -> request.header(name));
  }

  private List<String> values(HttpScope scope, String name) {
    return of(scope, request -> request.headers(name));
  }

  private static HttpScope.Builder get(String path) {
    return HttpScope.builder("GET", path);
  }

  @Test
  void showsWhatTheScopeHolds() {
    HttpScope scope =
        HttpScope.builder("POST", "/base/page")
            .rootPath("/base")
            .scheme("https")
            .httpVersion("2")
            .queryString("a=%20b")
            .client(new Address("10.0.0.1", 4711))
            .server(new Address("example.org", 443))
            .header("content-type", "text/plain")
            .build();
    of(
        scope,
        request -> {
          assertThat(request.scope()).isSameAs(scope);
          assertThat(request.method()).isEqualTo("POST");
          assertThat(request.scheme()).isEqualTo("https");
          assertThat(request.httpVersion()).isEqualTo("2");
          assertThat(request.scriptName()).isEqualTo("/base");
          assertThat(request.pathInfo()).isEqualTo("/page");
          assertThat(request.queryString()).isEqualTo("a=%20b");
          assertThat(request.client()).isEqualTo(new Address("10.0.0.1", 4711));
          assertThat(request.server()).isEqualTo(new Address("example.org", 443));
          assertThat(request.contentType()).contains("text/plain");
          assertThat(request.headers()).isEqualTo(scope.headers());
          return true;
        });
  }

  @Test
  void pathIsSplitByWholeSegments() {
    HttpScope scope = get("/basement").rootPath("/base").build();
    assertThat(of(scope, BlockingRequest::pathInfo)).isEqualTo("/basement");
    HttpScope itself = get("/base").rootPath("/base").build();
    assertThat(of(itself, BlockingRequest::pathInfo)).isEmpty();
  }

  @Test
  void pathMayHaveAnyCharacter() {
    HttpScope scope = get("/b\u00e4r/\u20ac").rootPath("/b\u00e4r").build();
    assertThat(of(scope, BlockingRequest::scriptName)).isEqualTo("/b\u00e4r");
    assertThat(of(scope, BlockingRequest::pathInfo)).isEqualTo("/\u20ac");
  }

  @Test
  void addressesMayBeUnknownOrLocalSockets() {
    assertThat(of(get("/").build(), BlockingRequest::server)).isNull();
    assertThat(of(get("/").build(), BlockingRequest::client)).isNull();
    Address socket = new Address("/run/server.sock", null);
    assertThat(of(get("/").server(socket).build(), BlockingRequest::server)).isEqualTo(socket);
  }

  @Test
  void headersOfOneNameAreJoinedOrApart() {
    HttpScope scope =
        get("/").header("Accept", "a").header("x-other", "c").header("accept", "b").build();
    assertThat(header(scope, "ACCEPT")).contains("a, b");
    assertThat(values(scope, "Accept")).containsExactly("a", "b");
    assertThat(header(scope, "none")).isEmpty();
    assertThat(values(scope, "none")).isEmpty();
  }

  @Test
  void cookiesOfHttp2AreJoinedAsCookiesAre() {
    HttpScope scope = get("/").header("cookie", "a=1").header("cookie", "b=2").build();
    assertThat(header(scope, "Cookie")).contains("a=1; b=2");
  }

  @Test
  void namesThatDifferByADashAreDifferent() {
    HttpScope scope = get("/").header("x-a", "dash").header("x_a", "line").build();
    assertThat(header(scope, "x-a")).contains("dash");
    assertThat(header(scope, "x_a")).contains("line");
  }

  @Test
  void contentLengthIsANumberOrUnknown() {
    assertThat(of(get("/").build(), BlockingRequest::contentLength)).isEmpty();
    HttpScope told = get("/").header("Content-Length", "12").build();
    assertThat(of(told, BlockingRequest::contentLength)).hasValue(12);
    HttpScope twice = told.toBuilder().header("content-length", "12").build();
    assertThat(of(twice, BlockingRequest::contentLength)).hasValue(12);
  }

  @Test
  void transferEncodingOverridesAContentLength() {
    HttpScope scope =
        get("/").header("content-length", "12").header("transfer-encoding", "chunked").build();
    assertThat(of(scope, BlockingRequest::contentLength)).isEmpty();
  }

  private Optional<ScriptedExchange> refusal(HttpScope scope) {
    ScriptedExchange exchange = new ScriptedExchange();
    AtomicBoolean called = new AtomicBoolean();
    served.serve(scope, exchange, (request, response) -> called.set(true));
    assertThat(called.get()).isEqualTo(exchange.start().status() == 200);
    return called.get() ? Optional.empty() : Optional.of(exchange);
  }

  private static HttpScope withHeaders(int count) {
    List<Header> headers =
        IntStream.range(0, count).mapToObj(i -> new Header("x-many", "v" + i)).toList();
    return get("/").headers(headers).header("x-one", "1").build();
  }

  @Test
  void aHundredHeadersOfOneNameAreTaken() {
    assertThat(refusal(withHeaders(100))).isEmpty();
    assertThat(values(withHeaders(100), "x-many")).hasSize(100);
  }

  @Test
  void moreAreABadRequestThatTheApplicationDoesNotSee() {
    ScriptedExchange exchange = refusal(withHeaders(101)).orElseThrow();
    assertThat(exchange.start())
        .isEqualTo(
            new HttpEvent.ResponseStart(
                400,
                List.of(
                    new Header("content-type", "text/plain"), new Header("content-length", "41"))));
    assertThat(exchange.body()).isEqualTo("Bad Request: too many headers of one name");
    assertThat(exchange.isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "x", "1, 1", "9223372036854775808"})
  void contentLengthThatIsNoneIsABadRequest(String length) {
    ScriptedExchange exchange =
        refusal(get("/").header("content-length", length).build()).orElseThrow();
    assertThat(exchange.start().status()).isEqualTo(400);
    assertThat(exchange.body()).isEqualTo("Bad Request: the Content-Length is not one number");
  }

  @Test
  void soAreTwoDifferentOnes() {
    HttpScope scope = get("/").header("content-length", "1").header("content-length", "2").build();
    assertThat(refusal(scope)).isPresent();
  }

  @Test
  void clientThatIsGoneBeforeABadRequestIsToldFailsTheStage() {
    DisconnectedException gone = new DisconnectedException("gone");
    ScriptedExchange exchange = new ScriptedExchange().failing(HttpEvent.ResponseStart.class, gone);
    CompletableFuture<?> stage =
        served.begin(withHeaders(101), exchange, (request, response) -> {});
    assertThat(Served.failure(stage)).hasRootCause(gone);
  }
}
