package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 in clear text, on one connection that is upgraded by its first request. */
abstract class Http2Suite extends ApplicationSuite {
  private static final String LIBRARY = "io.github.throughline";

  private HttpClient client = HttpClient.newHttpClient();

  Http2Suite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return super.application().withHttp2();
  }

  /** A request with a body would be upgraded by some servers only. */
  @BeforeEach
  void upgrade() throws Exception {
    client = HttpClient.newBuilder().version(Version.HTTP_2).build();
    applied.play(talk -> talk.answer(talk.scope.httpVersion()));
    assertThat(client.send(to("/").build(), BodyHandlers.ofString()).version())
        .isEqualTo(Version.HTTP_2);
    applied.awaitScript();
  }

  private HttpRequest.Builder to(String path) {
    URI uri = URI.create("http://localhost:%d/app/run%s".formatted(port(), path));
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> answerTo(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(Version.HTTP_2);
    return response;
  }

  @Test
  void theScopeTellsTheVersion() throws Exception {
    applied.play(talk -> talk.answer(talk.scope.httpVersion() + talk.scope.path()));
    assertThat(answerTo(to("/a")).body()).isEqualTo("2/app/run/a");
  }

  @Test
  void bodiesOfAnyLengthAreEchoed() throws Exception {
    applied.play(talk -> talk.answer(new String(talk.receiveAll(), UTF_8)));
    for (int length : new int[] {0, 1, 70_000, 1_000_000}) {
      String body = "x".repeat(length);
      assertThat(answerTo(to("/").POST(BodyPublishers.ofString(body))).body()).isEqualTo(body);
      byte[] bytes = body.getBytes(UTF_8);
      HttpRequest.Builder unsized =
          to("/").POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes)));
      assertThat(answerTo(unsized).body()).isEqualTo(body);
    }
  }

  @Test
  void partsOfAResponseArriveOneByOne() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    applied.play(
        talk -> {
          talk.start(200);
          talk.part("abc");
          assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
          talk.last("def");
        });
    HttpResponse<InputStream> response = client.send(to("/").build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.readNBytes(3)).asString(UTF_8).isEqualTo("abc");
      arrived.countDown();
      assertThat(body.readAllBytes()).asString(UTF_8).isEqualTo("def");
    }
    applied.awaitScript();
  }

  @Test
  void manyStreamsAreServedAtOnce() throws Exception {
    int streams = 50;
    CountDownLatch all = new CountDownLatch(streams);
    applied.play(
        talk -> {
          String body = new String(talk.receiveAll(), UTF_8);
          all.countDown();
          assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
          talk.start(200);
          talk.part(talk.scope.path());
          talk.last(body);
        });
    List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      HttpRequest request = to("/" + i).POST(BodyPublishers.ofString(":" + i)).build();
      responses.add(client.sendAsync(request, BodyHandlers.ofString()));
    }
    for (int i = 0; i < streams; i++) {
      HttpResponse<String> response = responses.get(i).get(20, TimeUnit.SECONDS);
      assertThat(response.body()).isEqualTo("/app/run/%d:%d".formatted(i, i));
      assertThat(response.version()).isEqualTo(Version.HTTP_2);
    }
  }

  @Test
  void headHasTheHeadersOnly() throws Exception {
    assumeTrue(kind != ContainerKind.TOMCAT, "whose response does not end for this client");
    applied.play(
        talk -> {
          talk.start(200, "content-length", "5", "x-a", "b");
          talk.last("abcde");
        });
    HttpResponse<String> response = answerTo(to("/").method("HEAD", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-a")).hasValue("b");
    assertThat(response.headers().firstValue("content-length")).hasValue("5");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void noContentHasNoBody() throws Exception {
    applied.play(
        talk -> {
          talk.start(204);
          talk.last("");
        });
    HttpResponse<String> response = answerTo(to("/"));
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void aFailureBeforeTheBodyIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, "of purpose");
    applied.play(
        talk -> {
          talk.start(200);
          throw new IllegalStateException("of purpose");
        });
    HttpResponse<String> response = answerTo(to("/"));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void aFailureWithinTheBodyResetsTheStreamAndNoOther() throws Exception {
    logged.mustLogOnce(LIBRARY, "of purpose");
    tolerateBreakingOff();
    CountDownLatch failed = new CountDownLatch(1);
    applied.play(
        talk -> {
          talk.start(200);
          talk.part("abc");
          if (talk.scope.path().endsWith("/bad")) {
            throw new IllegalStateException("of purpose");
          }
          assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
          talk.last("def");
        });
    CompletableFuture<HttpResponse<String>> good =
        client.sendAsync(to("/good").build(), BodyHandlers.ofString());
    CompletableFuture<HttpResponse<String>> bad =
        client.sendAsync(to("/bad").build(), BodyHandlers.ofString());
    assertThat(bad)
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IOException.class);
    failed.countDown();
    assertThat(good.get(20, TimeUnit.SECONDS).body()).isEqualTo("abcdef");
  }
}
