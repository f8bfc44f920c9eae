package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.exchange.Applied.Script;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection, several exchanges. */
abstract class KeepAliveSuite extends ApplicationSuite {
  private static final Map<String, Script> ENDS =
      Map.of(
          "sized",
          talk -> {
            talk.start(200, "content-length", "3");
            talk.last("abc");
          },
          "chunked",
          talk -> {
            talk.start(200);
            talk.part("a");
            talk.last("bc");
          },
          "last part empty",
          talk -> {
            talk.start(200, "content-length", "3");
            talk.part("abc");
            talk.last("");
          },
          "empty",
          talk -> talk.answer(""),
          "no content",
          talk -> {
            talk.start(204);
            talk.last("");
          },
          "not modified",
          talk -> {
            talk.start(304, "etag", "\"a\"");
            talk.last("");
          },
          "not found",
          talk -> {
            talk.start(404);
            talk.last("nothing");
          },
          "body received",
          talk -> talk.answer(new String(talk.receiveAll(), ISO_8859_1)),
          "end received",
          talk -> {
            talk.receiveAll();
            talk.answer("abc");
            talk.receive();
          },
          "head",
          talk -> {
            talk.start(200, "content-length", "1000");
            talk.last("");
          });

  KeepAliveSuite(ContainerKind kind) {
    super(kind);
  }

  private void assertReused(String request, String end) throws Exception {
    RawClient client = connect();
    for (int i = 0; i < 3; i++) {
      applied.play(ENDS.getOrDefault(end, talk -> {}));
      RawResponse response = client.send(request).read(request.startsWith("HEAD") ? "HEAD" : "GET");
      applied.awaitScript();
      assertThat(response.isComplete()).isTrue();
      assertThat(response.all("connection").toString().toLowerCase(Locale.ROOT))
          .doesNotContain("close");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sized",
        "chunked",
        "last part empty",
        "empty",
        "no content",
        "not modified",
        "not found",
        "body received",
        "end received"
      })
  void aConnectionIsUsedAgainAfterAGet(String end) throws Exception {
    assertReused(get("/"), end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"body received", "end received"})
  void aConnectionIsUsedAgainAfterABody(String end) throws Exception {
    assertReused(post("/", "abc"), end);
    assertReused(postChunked("/") + chunk("abc") + "0\r\nx-sum: 1\r\n\r\n", end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"head", "empty", "no content"})
  void aConnectionIsUsedAgainAfterAHead(String end) throws Exception {
    assertReused(request("HEAD", "/"), end);
  }

  @Test
  void pipelinedRequestsAreServedOneAfterTheOther() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    applied.play(
        talk -> {
          String body = new String(talk.receiveAll(), ISO_8859_1);
          if (body.equals("first")) {
            talk.start(200);
            talk.part("1");
            assertThat(second.getCount()).isOne();
          } else {
            second.countDown();
            talk.start(200);
          }
          talk.last(body);
        });
    RawClient client = connect().send(post("/", "first") + post("/", "second"));
    assertThat(client.read().text()).isEqualTo("1first");
    assertThat(client.read().text()).isEqualTo("second");
    assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyRequestsComeAtOnce() throws Exception {
    int requests = 90; // Tomcat closes a connection after 100
    applied.play(talk -> talk.answer(talk.scope.path()));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      all.append(get("/" + i));
    }
    RawClient client = connect().send(all.toString());
    for (int i = 0; i < requests; i++) {
      assertThat(client.read().text()).isEqualTo("/app/run/" + i);
    }
  }

  @Test
  void theClientsWishToCloseIsGranted() throws Exception {
    applied.play(
        talk -> {
          talk.start(200);
          talk.part("a");
          talk.last("bc");
        });
    RawClient client = connect().send(get("/", "Connection: close"));
    assertThat(client.read().text()).isEqualTo("abc");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void theApplicationsWishToCloseIsGranted() throws Exception {
    applied.play(
        talk -> {
          talk.start(200, "connection", "close", "content-length", "3");
          talk.last("abc");
        });
    RawClient client = connect().send(get("/"));
    assertThat(client.read().text()).isEqualTo("abc");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void aBodyThatNobodyReceivedIsNotTakenForTheNextRequest() throws Exception {
    applied.play(talk -> talk.answer(talk.scope.path()));
    RawClient client = connect();
    client.send(post("/first", "GET /app/run/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"));
    assertThat(client.read().text()).isEqualTo("/app/run/first");
    try {
      client.send(get("/second"));
    } catch (IOException e) {
      return; // closed, which is right as well
    }
    RawResponse next = client.read();
    if (next.status() != 0) {
      assertThat(next.text()).isEqualTo("/app/run/second");
    }
  }
}
