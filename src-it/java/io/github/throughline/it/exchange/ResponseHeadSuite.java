package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.EarlyHint;
import io.github.throughline.application.HttpEvent.PathSend;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpEvent.ResponseTrailers;
import io.github.throughline.it.exchange.RawResponse.End;
import io.github.throughline.it.exchange.RawResponse.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of responses, what they promise of the body, and what servers may support beyond. */
abstract class ResponseHeadSuite extends ApplicationSuite {
  ResponseHeadSuite(ContainerKind kind) {
    super(kind);
  }

  @Test
  void headersOfOneNameAreKeptApartAndInOrder() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200, "set-cookie", "b=1", "x-a", "2", "set-cookie", "a=2", "x-a", "1");
              talk.last("");
            });
    assertThat(response.all("set-cookie")).containsExactly("b=1", "a=2");
    assertThat(response.all("x-a")).containsExactly("2", "1");
  }

  @Test
  void theValueOfAHeaderHoldsOneByteForEachChar() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200, "x-latin", "\u00e9\u00ff", "x-utf", "\u00c3\u00a9");
              talk.last("");
            });
    assertThat(response.all("x-latin")).containsExactly("\u00e9\u00ff");
    assertThat(response.all("x-utf")).containsExactly("\u00c3\u00a9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/html;charset=utf-8", "text/html; charset=ISO-8859-1"})
  void theContentTypeIsTheOneGiven(String type) throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200, "content-type", type);
              talk.last("\u00e9");
            });
    // Of which containers change the case and the blanks.
    assertThat(response.all("content-type")).hasSize(1);
    assertThat(withoutBlanks(response.all("content-type").get(0))).isEqualTo(withoutBlanks(type));
    assertThat(response.text()).isEqualTo("\u00e9");
  }

  private static String withoutBlanks(String text) {
    return text.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  @Test
  void aTransferEncodingIsTheServersBusiness() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200, "transfer-encoding", "gzip", "content-length", "3");
              talk.last("abc");
            });
    assertThat(response.all("transfer-encoding")).isEmpty();
    assertThat(response.text()).isEqualTo("abc");
  }

  @Test
  void anInformalStatusIsNoResponse() throws Exception {
    logged.mayLog("io.github.throughline", "");
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              assertThat(talk.refusal(new ResponseStart(101, List.of())))
                  .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
              talk.answer("ok");
            });
    assertThat(response.text()).isEqualTo("ok");
  }

  @Test
  void moreThanTheContentLengthFailsTheSend() throws Exception {
    logged.mayLog("io.github.throughline", "");
    AtomicBoolean refused = new AtomicBoolean();
    applied.play(
        talk -> {
          talk.start(200, "content-length", "3");
          talk.part("ab");
          assertThat(talk.refusal(ResponseBody.last("cd")))
              .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
          refused.set(true);
        });
    RawResponse response = connect().send(get("/")).read();
    applied.awaitScript();
    assertThat(refused).isTrue();
    assertThat(response.end()).isEqualTo(End.TRUNCATED);
    assertThat("abc").startsWith(response.text());
    tolerateBreakingOff();
  }

  @Test
  void lessThanTheContentLengthBreaksTheResponseOff() throws Exception {
    logged.mayLog("io.github.throughline", "");
    applied.play(
        talk -> {
          talk.start(200, "content-length", "10");
          talk.part("abc");
          try {
            talk.last("de");
          } catch (IllegalStateException | IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("10");
          }
        });
    RawResponse response = connect().send(get("/")).read();
    assertThat(response.end()).isNotEqualTo(End.COMPLETE);
    tolerateBreakingOff();
  }

  @Test
  void trailersFollowTheBody() throws Exception {
    assumeTrue(supports(ResponseTrailers.EXTENSION));
    RawResponse response =
        exchange(
            get("/", "TE: trailers"),
            talk -> {
              talk.send(new ResponseStart(200, List.of(new Header("trailer", "x-sum")), true));
              talk.part("abc");
              talk.last("def");
              talk.send(new ResponseTrailers(List.of(new Header("x-sum", "6")), false));
            });
    assertThat(response.text()).isEqualTo("abcdef");
    assertThat(response.trailers()).containsExactly(new Field("x-sum", "6"));
  }

  @Test
  void trailersThatNobodyAskedForAreLeftOut() throws Exception {
    assumeTrue(supports(ResponseTrailers.EXTENSION));
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.send(new ResponseStart(200, List.of(new Header("trailer", "x-sum")), true));
              talk.last("abc");
              talk.send(new ResponseTrailers(List.of(new Header("x-sum", "3")), false));
            });
    assertThat(response.text()).isEqualTo("abc");
    assertThat(response.trailers()).isEmpty();
  }

  @Test
  void earlyHintsComeBeforeTheResponse() throws Exception {
    boolean sent = kind == ContainerKind.JETTY;
    assertThat(supports(EarlyHint.EXTENSION)).isEqualTo(sent);
    CountDownLatch read = new CountDownLatch(sent ? 2 : 0);
    applied.play(
        talk -> {
          talk.start(200, "content-type", "text/html");
          talk.send(new EarlyHint(List.of("</a.css>; rel=preload; as=style", "</b.js>")));
          talk.send(new EarlyHint(List.of("</c.js>")));
          assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
          talk.part("abc");
          talk.send(new EarlyHint(List.of("</d.js>"))); // too late
          talk.last("def");
        });
    RawClient client = connect().send(get("/"));
    if (sent) {
      assertHint(client.read(), "</a.css>; rel=preload; as=style", "</b.js>");
      read.countDown();
      assertHint(client.read(), "</c.js>");
      read.countDown();
    }
    RawResponse response = client.read();
    applied.awaitScript();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.all("link")).isEmpty();
    assertThat(response.all("content-type")).containsExactly("text/html");
    assertThat(response.text()).isEqualTo("abcdef");
  }

  private static void assertHint(RawResponse hint, String... links) {
    assertThat(hint.status()).isEqualTo(103);
    assertThat(hint.all("link")).containsExactly(links);
    assertThat(hint.all("content-type")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void aFileIsSentAsTheWholeBody(String method, @TempDir Path directory) throws Exception {
    assumeTrue(supports(PathSend.EXTENSION));
    Path file = directory.resolve("file");
    String content = "0123456789".repeat(100_000);
    Files.writeString(file, content, UTF_8);
    RawResponse response =
        exchange(
            request(method, "/"),
            talk -> {
              talk.start(200, "content-length", Integer.toString(content.length()));
              talk.send(new PathSend(file));
            });
    assertThat(response.all("content-length")).containsExactly(Integer.toString(content.length()));
    assertThat(response.text()).isEqualTo(method.equals("HEAD") ? "" : content);
  }

  private boolean supports(String extension) throws Exception {
    AtomicBoolean supported = new AtomicBoolean();
    exchange(
        get("/"),
        talk -> {
          supported.set(talk.scope.extensions().containsKey(extension));
          talk.answer("");
        });
    return supported.get();
  }
}
