package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.it.exchange.RawResponse.End;
import io.github.throughline.it.exchange.RawResponse.Framing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How what the application sends comes to the client. */
abstract class ResponseSuite extends ApplicationSuite {
  ResponseSuite(ContainerKind kind) {
    super(kind);
  }

  @Test
  void aBodyOfAGivenLengthIsSentSo() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(201, "content-length", "6", "content-type", "text/plain");
              talk.part("abc");
              talk.last("def");
            });
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.framing()).isEqualTo(Framing.LENGTH);
    assertThat(response.all("content-type")).containsExactly("text/plain");
    assertThat(response.text()).isEqualTo("abcdef");
  }

  @Test
  void aBodyOfAnUnknownLengthIsSentInChunks() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200);
              talk.part("abc");
              talk.part("");
              talk.last("def");
            });
    assertThat(response.framing()).isEqualTo(Framing.CHUNKED);
    assertThat(response.text()).isEqualTo("abcdef");
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void anOldClientGetsTheBodyUntilTheEndOfTheConnection() throws Exception {
    RawResponse response =
        exchange(
            "GET /app/run/ HTTP/1.0\r\nHost: a\r\n\r\n",
            talk -> {
              talk.start(200);
              talk.part("abc");
              talk.last("def");
            });
    assertThat(response.framing()).isNotEqualTo(Framing.CHUNKED);
    assertThat(response.text()).isEqualTo("abcdef");
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void aBodyMayBeEmpty() throws Exception {
    RawResponse response = exchange(get("/"), talk -> talk.answer(""));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void whatWasSentIsThereBeforeTheNextIs() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    RawClient client =
        begin(
            get("/"),
            talk -> {
              talk.start(200, "content-length", "2");
              talk.part("a");
              assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
              talk.last("b");
            });
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) client.readByte());
    }
    assertThat(client.readByte()).isEqualTo('a');
    seen.countDown();
    assertThat(client.readByte()).isEqualTo('b');
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "content-length: 3"})
  void aResponseToHeadHasNoBody(String header) throws Exception {
    applied.play(
        talk -> {
          String[] headers = header.isEmpty() ? new String[0] : header.split(": ", 2);
          talk.start(200, headers);
          talk.last("abc");
        });
    RawClient client = connect();
    RawResponse response = client.send(request("HEAD", "/")).read("HEAD");
    assertThat(response.status()).isEqualTo(200);
    if (!header.isEmpty()) {
      assertThat(response.all("content-length")).containsExactly("3");
    }
    assertNothingIsBetween(client);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void someStatusesHaveNoBody(int status) throws Exception {
    applied.play(
        talk -> {
          talk.start(status);
          talk.last("abc");
        });
    RawClient client = connect();
    RawResponse response = client.send(get("/")).read();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.all("transfer-encoding")).isEmpty();
    assertNothingIsBetween(client);
  }

  private void assertNothingIsBetween(RawClient client) throws Exception {
    applied.play(talk -> talk.answer("next"));
    assertThat(client.send(get("/")).read().text()).isEqualTo("next");
  }

  @Test
  void manySmallPartsArriveInOrder() throws Exception {
    int parts = 10_000;
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      expected.append(i).append(',');
    }
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200);
              for (int i = 0; i < parts; i++) {
                talk.part(i + ",");
              }
              talk.last("");
            });
    assertThat(response.text()).isEqualTo(expected.toString());
  }

  @Test
  void partsThatAreSentWithoutWaitingArriveInOrder() throws Exception {
    int parts = 10_000;
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              List<CompletionStage<?>> sent = new ArrayList<>();
              sent.add(talk.sending(Talk.startOf(200)));
              for (int i = 0; i < parts; i++) {
                sent.add(talk.sending(Talk.partOf(String.valueOf((char) ('a' + i % 26)))));
              }
              sent.add(talk.sending(ResponseBody.last("")));
              for (CompletionStage<?> each : sent) {
                Talk.await(each);
              }
            });
    assertThat(response.body()).hasSize(parts);
    for (int i = 0; i < parts; i++) {
      assertThat(response.body()[i]).isEqualTo((byte) ('a' + i % 26));
    }
  }

  @Test
  void anApplicationMayGoOnWhereItsSendsComplete() throws Exception {
    applied.use(
        (scope, receive, send) ->
            send.send(Talk.startOf(200))
                .thenCompose(started -> send.send(Talk.partOf("abc")))
                .thenCompose(sent -> receive.receive())
                .thenCompose(request -> send.send(ResponseBody.last("def"))));
    assertThat(connect().send(get("/")).read().text()).isEqualTo("abcdef");
  }

  @Test
  void severalThreadsMaySend() throws Exception {
    int threads = 8;
    int each = 500;
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200);
              List<FutureTask<Boolean>> tasks = new ArrayList<>();
              for (int t = 0; t < threads; t++) {
                String letter = String.valueOf((char) ('a' + t));
                FutureTask<Boolean> task =
                    new FutureTask<>(
                        () -> {
                          for (int i = 0; i < each; i++) {
                            talk.part(letter);
                          }
                          return true;
                        });
                tasks.add(task);
                new Thread(task, "sender").start();
              }
              for (FutureTask<Boolean> task : tasks) {
                task.get(60, TimeUnit.SECONDS);
              }
              talk.last("");
            });
    assertThat(response.body()).hasSize(threads * each);
    for (int t = 0; t < threads; t++) {
      char letter = (char) ('a' + t);
      assertThat(response.text().chars().filter(c -> c == letter)).hasSize(each);
    }
  }

  @Test
  void aSlowClientGetsEverything() throws Exception {
    int part = 64 << 10;
    int parts = 256;
    applied.play(
        talk -> {
          byte[] bytes = new byte[part];
          talk.start(200, "content-length", Integer.toString(part * parts));
          for (int i = 0; i < parts; i++) {
            Arrays.fill(bytes, (byte) i); // again and again the same array
            talk.send(new ResponseBody(ByteBuffer.wrap(bytes), i + 1 < parts));
          }
        });
    RawResponse response = connect(4096).send(get("/")).read();
    assertThat(response.body()).hasSize(part * parts);
    for (int i = 0; i < parts; i++) {
      for (int k = 0; k < part; k += 997) {
        assertThat(response.body()[i * part + k]).isEqualTo((byte) i);
      }
    }
  }

  @Test
  void aDirectBufferIsSentAsAnyOther() throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(8);
    direct.put("xxabcdxx".getBytes(ISO_8859_1)).position(2).limit(6);
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200);
              talk.send(new ResponseBody(direct, false));
            });
    assertThat(response.text()).isEqualTo("abcd");
  }

  @Test
  void aSendThatIsGivenUpGoesOutNevertheless() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200);
              CompletableFuture<?> part = talk.sending(Talk.partOf("abc")).toCompletableFuture();
              part.cancel(true);
              talk.last("def");
            });
    assertThat(response.text()).isEqualTo("abcdef");
    assertThat(response.end()).isEqualTo(End.COMPLETE);
  }
}
