package io.github.throughline.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.Address;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpScope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application is told of a request. */
abstract class ScopeSuite extends ApplicationSuite {
  ScopeSuite(ContainerKind kind) {
    super(kind);
  }

  private HttpScope scopeOf(String request) throws Exception {
    CompletableFuture<HttpScope> scope = new CompletableFuture<>();
    exchange(
        request,
        talk -> {
          scope.complete(talk.scope);
          talk.answer("");
        });
    return scope.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
  void theMethodIsThatOfTheRequest(String method) throws Exception {
    HttpScope scope = scopeOf(request(method, "/", "Content-Length: 0"));
    assertThat(scope.method()).isEqualTo(method);
    assertThat(scope.type()).isEqualTo("http");
    assertThat(scope.scheme()).isEqualTo("http");
    assertThat(scope.httpVersion()).isEqualTo("1.1");
  }

  @Test
  void anOldVersionOfHttpIsTold() throws Exception {
    assertThat(scopeOf("GET /app/run/ HTTP/1.0\r\nHost: a\r\n\r\n").httpVersion()).isEqualTo("1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /a",
    "/a/, /a/",
    "'', ''",
    "/a%20b+c, /a b+c",
    "/%C3%A9%e2%82%ac, /\u00e9\u20ac",
    "/%41%7e, /A~",
    "/%F0%9F%98%80, /\ud83d\ude00",
    "/a%3Fb, /a?b"
  })
  void thePathIsDecodedAndTheRawOneIsNot(String raw, String decoded) throws Exception {
    HttpScope scope = scopeOf(get(raw + "?q=/x"));
    assertThat(scope.rawPath()).isEqualTo("/app/run" + raw);
    assertThat(scope.path()).isEqualTo("/app/run" + decoded);
    assertThat(scope.pathInfo()).isEqualTo(decoded);
    assertThat(scope.rootPath()).isEqualTo("/app/run");
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2Fb, 400, 400, 400",
    "/a%5Cb, 400, 400, 400",
    "/a/../b, 400, 400, 400",
    "/a%253Fb, 200, 400, 200",
    "/?%zz, 200, 200, 400"
  })
  void someTargetsAreRefusedBySomeContainers(String target, int tomcat, int jetty, int undertow)
      throws Exception {
    applied.play(talk -> talk.answer(talk.scope.rawPath() + "?" + talk.scope.queryString()));
    RawResponse response = connect().send(get(target)).read();
    assertThat(response.status()).isEqualTo(perContainer(tomcat, jetty, undertow));
    if (response.status() == 200) {
      assertThat(response.text()).startsWith("/app/run" + target);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "?, ''", "?a=b&a=c, a=b&a=c", "?%FF+%20%C3%A9, %FF+%20%C3%A9", "?a?b, a?b"})
  void theQueryStringIsAsItHasCome(String sent, String told) throws Exception {
    assertThat(scopeOf(get("/" + sent)).queryString()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /*, /x/y, '', /x/y",
    "'', /, /x/y, '', /x/y",
    "'', /*, /, '', /",
    "/app, /*, /app/x, /app, /app/x",
    "/app, /, /app/x, /app, /app/x",
    "/app, /run/*, /app/run, /app/run, /app/run",
    "/a b, /run/*, /a%20b/run/%20, /a b/run, /a b/run/ "
  })
  void theRootPathIsWhereTheServletIsMounted(
      String context, String pattern, String target, String root, String path) throws Exception {
    CompletableFuture<HttpScope> scope = new CompletableFuture<>();
    applied.play(
        talk -> {
          scope.complete(talk.scope);
          talk.answer("");
        });
    WebApplication application = new WebApplication(context).servlet(hosting(pattern));
    try (PlainContainer container = kind.start(application);
        RawClient client = new RawClient(container.port())) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(eventuallyNone(container::openRequests)).isEmpty();
    }
    assertThat(scope.join().rootPath()).isEqualTo(root);
    assertThat(scope.join().path()).isEqualTo(path.equals("/a b/run/") ? path + " " : path);
  }

  @Test
  void headersOfOneNameAreKeptApartAndInOrder() throws Exception {
    HttpScope scope = scopeOf(get("/", "X-B: 2", "X-A: 1", "x-b: 1", "X-C:", "X-B: 2, 3"));
    assertThat(scope.headers().stream().filter(header -> header.name().startsWith("x-")))
        .containsExactlyInAnyOrder(
            new Header("x-b", "2"),
            new Header("x-b", "1"),
            new Header("x-b", "2, 3"),
            new Header("x-a", "1"),
            new Header("x-c", ""));
    assertThat(scope.headers().stream().filter(header -> header.name().equals("x-b")))
        .extracting(Header::value)
        .containsExactly("2", "1", "2, 3");
  }

  @Test
  void headersOfDifferentNamesComeInTheContainersOrder() throws Exception {
    List<String> names =
        scopeOf(get("/", "X-B: 2", "X-A: 1", "x-b: 1")).headers().stream()
            .map(Header::name)
            .filter(name -> name.startsWith("x-"))
            .distinct()
            .toList();
    List<String> asSent = List.of("x-b", "x-a");
    if (kind == ContainerKind.UNDERTOW) {
      assertThat(names).containsExactlyInAnyOrderElementsOf(asSent);
    } else {
      assertThat(names).isEqualTo(asSent);
    }
  }

  @Test
  void theValueOfAHeaderHoldsOneCharForEachByte() throws Exception {
    HttpScope scope = scopeOf(get("/", "X-Latin: \u00e9\u00ff", "X-Utf: \u00c3\u00a9"));
    assertThat(scope.header("x-latin")).contains("\u00e9\u00ff");
    assertThat(scope.header("x-utf")).contains("\u00c3\u00a9");
  }

  @Test
  void cookiesAreAHeaderAsAnyOther() throws Exception {
    assertThat(scopeOf(get("/", "Cookie: a=b; c=\"d\"")).header("cookie")).contains("a=b; c=\"d\"");
  }

  @Test
  void theHostHeaderIsThere() throws Exception {
    assertThat(scopeOf(get("/")).headers()).contains(new Header("host", "example.org"));
  }

  @Test
  void bothEndsOfTheConnectionAreTold() throws Exception {
    CompletableFuture<HttpScope> scope = new CompletableFuture<>();
    applied.play(
        talk -> {
          scope.complete(talk.scope);
          talk.answer("");
        });
    RawClient client = connect().send(get("/"));
    assertThat(client.read().status()).isEqualTo(200);
    assertThat(scope.join().client()).isEqualTo(new Address("127.0.0.1", client.localPort()));
    assertThat(scope.join().server()).isEqualTo(new Address("127.0.0.1", port()));
  }

  @Test
  void eachRequestHasAScopeOfItsOwn() throws Exception {
    applied.play(talk -> talk.answer(talk.scope.path()));
    RawClient client = connect();
    for (int i = 0; i < 10; i++) {
      assertThat(client.send(get("/" + i)).read().text()).isEqualTo("/app/run/" + i);
    }
  }

  @Test
  void aRequestIsServedWithoutLifespanToo() throws IOException {
    applied.play(talk -> talk.answer(String.valueOf(talk.scope.state())));
    assertThat(connect().send(get("/")).read().text()).isEqualTo("null");
  }

  @Test
  void onlyWhatTheServerSupportsIsAnExtension() throws Exception {
    Map<String, Map<String, Object>> extensions = scopeOf(get("/")).extensions();
    assertThat(extensions.keySet())
        .doesNotContain("tls", "http.response.debug", "http.response.push");
  }
}
