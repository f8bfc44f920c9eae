package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the body of a request comes to the application. */
abstract class RequestBodySuite extends ApplicationSuite {
  RequestBodySuite(ContainerKind kind) {
    super(kind);
  }

  private static void echo(Talk talk) throws Exception {
    talk.answer(new String(talk.receiveAll(), ISO_8859_1));
  }

  @Test
  void aBodyOfAGivenLengthComes() throws Exception {
    assertThat(exchange(post("/", "abc"), RequestBodySuite::echo).text()).isEqualTo("abc");
  }

  @Test
  void chunksComeWithoutTheirFraming() throws Exception {
    String request = postChunked("/") + chunk("ab") + chunk("cdefghijklmnopqrst") + "0\r\n\r\n";
    assertThat(exchange(request, RequestBodySuite::echo).text()).isEqualTo("abcdefghijklmnopqrst");
  }

  @Test
  void trailersAreNoPartOfTheBody() throws Exception {
    String request = postChunked("/") + chunk("ab") + "0\r\nX-Sum: 1\r\n\r\n";
    assertThat(exchange(request, RequestBodySuite::echo).text()).isEqualTo("ab");
  }

  @Test
  void aBodyMayComeByteByByte() throws Exception {
    applied.play(RequestBodySuite::echo);
    RawClient client = connect();
    client.sendInSinglePackets(post("/", "0123456789"));
    assertThat(client.read().text()).isEqualTo("0123456789");
    client.sendInSinglePackets(postChunked("/") + chunk("abc") + chunk("de") + "0\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("abcde");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE"})
  void withoutABodyThereIsOneEmptyPart(String method) throws Exception {
    CompletableFuture<HttpEvent.Request> part = new CompletableFuture<>();
    exchange(
        request(method, "/"),
        talk -> {
          part.complete(talk.receivePart());
          talk.answer("");
        });
    assertThat(part.join().body().remaining()).isZero();
    assertThat(part.join().moreBody()).isFalse();
  }

  @Test
  void anEmptyBodyIsOneEmptyPart() throws Exception {
    assertThat(exchange(post("/", ""), RequestBodySuite::echo).text()).isEmpty();
    String chunked = postChunked("/") + "0\r\n\r\n";
    assertThat(exchange(chunked, RequestBodySuite::echo).text()).isEmpty();
  }

  @Test
  void partsComeBeforeTheBodyIsThereAsAWhole() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    RawClient client =
        begin(
            postChunked("/") + chunk("first"),
            talk -> {
              assertThat(talk.receivePart().moreBody()).isTrue();
              first.countDown();
              talk.answer(new String(talk.receiveAll(), ISO_8859_1));
            });
    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    client.send(chunk("second") + "0\r\n\r\n");
    assertThat(client.read().text()).endsWith("second");
  }

  @Test
  void moreBytesThanDeclaredAreNotPartOfTheBody() throws Exception {
    applied.play(RequestBodySuite::echo);
    RawClient client = connect().send(post("/", "abc") + get("/next"));
    assertThat(client.read().text()).isEqualTo("abc");
    assertThat(client.read().text()).isEmpty();
  }

  @Test
  void aBodyThatEndsTooSoonIsADisconnect() throws Exception {
    CompletableFuture<Event> told = new CompletableFuture<>();
    RawClient client =
        begin(
            request("POST", "/", "Content-Length: 10") + "abc",
            talk -> told.complete(untilLast(talk)));
    client.closeOutput();
    applied.awaitScript();
    assertThat(told.join()).isEqualTo(new HttpEvent.Disconnect());
    assertThat(client.read().status()).isNotEqualTo(200);
  }

  @Test
  void aMalformedChunkIsNoEndOfTheBody() throws Exception {
    assumeTrue(kind != ContainerKind.UNDERTOW, "takes it for the last one, and waits for trailers");
    CompletableFuture<Event> told = new CompletableFuture<>();
    RawClient client =
        begin(postChunked("/") + chunk("abc") + "xyz\r\n", talk -> told.complete(untilLast(talk)));
    applied.awaitScript();
    assertThat(told.join()).isEqualTo(new HttpEvent.Disconnect());
    RawResponse response = client.read();
    assertThat(response.status()).isNotEqualTo(200);
  }

  /** Receives until there is something else than parts of which more are to come. */
  private static Event untilLast(Talk talk) throws Exception {
    Event event = talk.receive();
    while (event instanceof HttpEvent.Request part && part.moreBody()) {
      event = talk.receive();
    }
    return event;
  }

  @Test
  void aLargeBodyIsEchoedWhileItComes() throws Exception {
    int size = 10 << 20;
    byte[] body = new byte[size];
    new Random(7).nextBytes(body);
    applied.play(
        talk -> {
          talk.start(200, "content-length", Integer.toString(size));
          HttpEvent.Request part;
          do {
            part = talk.receivePart();
            talk.send(new ResponseBody(part.body(), part.moreBody()));
          } while (part.moreBody());
        });
    RawClient client = connect();
    FutureTask<RawClient> sending =
        new FutureTask<>(
            () -> client.send(request("POST", "/", "Content-Length: " + size)).send(body));
    new Thread(sending, "sender").start();
    RawResponse response = client.read();
    sending.get(20, TimeUnit.SECONDS);
    assertThat(response.body()).hasSize(size);
    assertThat(checksum(response.body())).isEqualTo(checksum(body));
  }

  private static long checksum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }

  @Test
  void theClientIsToldToContinueOnceTheApplicationReceives() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch mayReceive = new CountDownLatch(1);
    String head = request("POST", "/", "Content-Length: 3", "Expect: 100-continue");
    RawClient client =
        begin(
            head,
            talk -> {
              started.countDown();
              assertThat(mayReceive.await(20, TimeUnit.SECONDS)).isTrue();
              echo(talk);
            });
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    mayReceive.countDown();
    assertThat(client.read().status()).isEqualTo(100);
    assertThat(client.send("abc").read().text()).isEqualTo("abc");
  }

  @Test
  void withoutReceivingNobodyIsToldToContinue() throws Exception {
    RawClient client =
        begin(
            request("POST", "/", "Content-Length: 3", "Expect: 100-continue"),
            talk -> {
              talk.start(413);
              talk.last("");
            });
    RawResponse first = client.read();
    // Tomcat says so before it asks anybody.
    assertThat(first.status()).isEqualTo(perContainer(100, 413, 413));
    if (first.status() == 100) {
      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void anApplicationMayAnswerWithoutReceiving() throws Exception {
    assertThat(exchange(post("/", "abc"), talk -> talk.answer("done")).text()).isEqualTo("done");
    String chunked = postChunked("/") + chunk("abc") + "0\r\n\r\n";
    assertThat(exchange(chunked, talk -> talk.answer("done")).text()).isEqualTo("done");
  }

  @Test
  void anAnswerMayComeBeforeTheBody() throws Exception {
    RawClient client =
        begin(request("POST", "/", "Content-Length: 100"), talk -> talk.answer("done"));
    assertThat(client.read().text()).isEqualTo("done");
    client.close(); // Undertow waits for the body
  }

  @Test
  void afterTheBodyNothingComesBeforeTheExchangeEnds() throws Exception {
    CompletableFuture<CompletionStage<Event>> late = new CompletableFuture<>();
    exchange(
        post("/", "abc"),
        talk -> {
          talk.receiveAll();
          CompletionStage<Event> next = talk.receiving();
          late.complete(next);
          talk.start(200);
          talk.part("a");
          assertThat(next.toCompletableFuture()).isNotDone();
          talk.last("b");
          assertThat(Talk.await(next)).isEqualTo(new HttpEvent.Disconnect());
          assertThat(talk.receive()).isEqualTo(new HttpEvent.Disconnect());
        });
    assertThat(late.join().toCompletableFuture()).isDone();
  }

  @Test
  void aReceiveThatIsGivenUpLosesNothing() throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    RawClient client =
        begin(
            request("POST", "/", "Content-Length: 3"),
            talk -> {
              talk.receiving().toCompletableFuture().cancel(false);
              givenUp.countDown();
              echo(talk);
            });
    assertThat(givenUp.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(client.send("abc").read().text()).isEqualTo("abc");
  }
}
