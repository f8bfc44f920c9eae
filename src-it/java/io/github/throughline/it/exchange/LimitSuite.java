package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the init parameters of the servlet limit, each by a servlet of its own. */
abstract class LimitSuite extends ApplicationSuite {
  private static final String LIBRARY = "io.github.throughline";
  private static final int PARTS = 1000;

  private CountDownLatch reached = new CountDownLatch(1);
  private CountDownLatch released = new CountDownLatch(1);

  LimitSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return new WebApplication("/app")
        .servlet(hosting("/run/body/*", Map.of("throughline.body", "10")))
        .servlet(hosting("/run/headers/*", Map.of("throughline.headers", "20")))
        .servlet(hosting("/run/header-bytes/*", Map.of("throughline.header-bytes", "2000")))
        .servlet(hosting("/run/buffer/*", Map.of("throughline.buffer", "1000")))
        .servlet(hosting("/run/idle/*", Map.of("throughline.idle", "PT0.3S")))
        .servlet(hosting("/run/single/*", Map.of("throughline.exchanges", "1")));
  }

  @BeforeEach
  void makeLatches() {
    reached = new CountDownLatch(1);
    released = new CountDownLatch(1);
    logged.mayLog("io.undertow.request.io", "UT005088"); // it ends a response to nobody
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void stop() throws InterruptedException {
    reached.countDown();
    await(released);
  }

  private static void awaitDisconnect(Talk talk) throws Exception {
    Event event = talk.receive();
    while (event instanceof HttpEvent.Request part && part.moreBody()) {
      event = talk.receive();
    }
    assertThat(event).isEqualTo(new HttpEvent.Disconnect());
    assertThat(talk.refusal(HttpEvent.ResponseBody.last("")))
        .isInstanceOf(DisconnectedException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatComesAtOnceIsReadByTheBuffer(boolean chunked) throws Exception {
    String first = "x".repeat(10);
    String rest = "y".repeat(5000);
    String head =
        chunked
            ? postChunked("/buffer/") + chunk(first)
            : request("POST", "/buffer/", "Content-Length: 5010") + first;
    RawClient client =
        begin(
            head,
            talk -> {
              int length = talk.receivePart().body().remaining();
              CompletionStage<Event> next = talk.receiving();
              reached.countDown();
              HttpEvent.Request part = (HttpEvent.Request) Talk.await(next);
              length += part.body().remaining();
              while (part.moreBody()) {
                part = talk.receivePart();
                assertThat(part.body().remaining()).isLessThanOrEqualTo(1000);
                length += part.body().remaining();
              }
              talk.answer(Integer.toString(length));
            });
    await(reached);
    client.send(chunked ? chunk(rest) + "0\r\n\r\n" : rest);
    assertThat(client.read().text()).isEqualTo("5010");
  }

  private void assertRefused(int status, String request) throws Exception {
    RawResponse response = connect().send(request).read(); // 500 where the application is called
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void aDeclaredBodyThatIsTooLongIsRefused() throws Exception {
    assertRefused(413, post("/body/", "12345678901"));
  }

  @Test
  void aBodyAsLongAsTheLimitIsTaken() throws Exception {
    for (String request :
        List.of(
            post("/body/", "1234567890"),
            postChunked("/body/") + chunk("12345") + chunk("67890") + "0\r\n\r\n")) {
      RawResponse response = exchange(request, talk -> talk.answer("" + talk.receiveAll().length));
      assertThat(response.text()).isEqualTo("10");
    }
  }

  @Test
  void aBodyThatGrowsTooLongIsRefusedBeforeTheStart() throws Exception {
    RawResponse response =
        exchange(
            postChunked("/body/") + chunk("123456") + chunk("78901") + "0\r\n\r\n",
            LimitSuite::awaitDisconnect);
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void aBodyThatGrowsTooLongCutsTheResponseOff() throws Exception {
    tolerateBreakingOff();
    RawClient client =
        begin(
            postChunked("/body/") + chunk("123456"),
            talk -> {
              talk.start(200);
              talk.part("abc");
              reached.countDown();
              awaitDisconnect(talk);
            });
    await(reached);
    client.send(chunk("78901") + "0\r\n\r\n");
    RawResponse response = client.read();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.isComplete()).isFalse();
    applied.awaitScript();
  }

  @Test
  void moreHeadersThanTheLimitAreRefused() throws Exception {
    assertRefused(431, get("/headers/", headers(20)));
    assertThat(exchange(get("/headers/", headers(19)), talk -> talk.answer("")).status())
        .isEqualTo(200);
  }

  /** So many, beside Host. */
  private static String[] headers(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> "x-" + i + ": 1")
        .toArray(String[]::new);
  }

  @Test
  void longerHeadersThanTheLimitAreRefused() throws Exception {
    assertRefused(431, get("/header-bytes/", "x: " + "1".repeat(2000)));
    assertRefused(431, get("/header-bytes/", "y".repeat(1999) + ": 1"));
    RawResponse response =
        exchange(get("/header-bytes/", "x: " + "1".repeat(1900)), talk -> talk.answer(""));
    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void aClientThatStopsSendingIsRefused() throws Exception {
    for (String request :
        List.of(
            request("POST", "/idle/", "Content-Length: 100") + "abc",
            request("POST", "/idle/", "Content-Length: 100"),
            postChunked("/idle/") + chunk("abc") + "10\r\nx")) {
      try (RawClient client = begin(request, LimitSuite::awaitDisconnect)) {
        RawResponse response = client.read();
        assertThat(response.status()).isEqualTo(408);
        assertThat(response.isComplete()).isTrue();
        applied.awaitScript();
      } // Undertow waits for the rest of the body until the connection is closed
    }
  }

  @Test
  void aClientThatStopsSendingDuringTheResponseIsCutOff() throws Exception {
    tolerateBreakingOff();
    RawResponse response =
        exchange(
            request("POST", "/idle/", "Content-Length: 100") + "abc",
            talk -> {
              talk.start(200);
              talk.part("abc");
              awaitDisconnect(talk);
            });
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("abc");
    assertThat(response.isComplete()).isFalse();
  }

  @Test
  void aClientThatStopsTakingTheResponseIsCutOff() throws Exception {
    tolerateBreakingOff();
    applied.play(
        talk -> {
          talk.receiveAll();
          talk.start(200);
          sendInVain(talk);
          awaitDisconnect(talk);
        });
    RawClient client = connect(4096).send(get("/idle/"));
    applied.awaitScript();
    assertThat(client.read().isComplete()).isFalse();
  }

  private static void sendInVain(Talk talk) throws Exception {
    try {
      for (int i = 0; i < PARTS; i++) {
        talk.send(new ResponseBody(ByteBuffer.allocate(64 << 10), true));
      }
    } catch (DisconnectedException e) {
      return;
    }
    throw new AssertionError("nobody has taken all that");
  }

  /**
   * Two wait as long as one is let: it is the application's turn in the first, not the client's.
   */
  @Test
  void anApplicationThatTakesItsTimeIsNotTheClientsFault() throws Exception {
    RawClient patient =
        begin(
            post("/idle/", "abc"),
            talk -> {
              talk.start(200);
              talk.part("1");
              stop();
              talk.last(new String(talk.receiveAll(), UTF_8));
            });
    await(reached);
    aClientThatStopsSendingIsRefused();
    released.countDown();
    assertThat(patient.read().text()).isEqualTo("1abc");
  }

  @Test
  void oneTooManyIsToldToComeAgain() throws Exception {
    RawClient first =
        begin(
            get("/single/"),
            talk -> {
              stop();
              talk.answer("abc");
            });
    await(reached);
    for (int i = 0; i < 3; i++) {
      RawResponse refused = connect().send(get("/single/")).read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.all("retry-after")).containsExactly("1");
    }
    released.countDown();
    assertThat(first.read().text()).isEqualTo("abc");
    applied.play(talk -> talk.answer("again"));
    assertThat(eventuallyNone(this::refusals)).isEmpty(); // the place is given back after the end
  }

  @Test
  void responsesThatAreCutOffGiveTheirPlaceBack() throws Exception {
    tolerateBreakingOff();
    logged.mayLog(LIBRARY, "GET /app/run/single/ has failed");
    applied.play(
        talk -> {
          talk.start(200);
          talk.part("abc");
          throw new IllegalStateException("on purpose");
        });
    for (int i = 0; i < 5; i++) {
      assertThat(eventuallyNone(() -> responses(RawResponse::isComplete))).isEmpty();
    }
  }

  private List<String> refusals() {
    return responses(response -> response.status() != 200);
  }

  /** The next response, if it is one of those. */
  private List<String> responses(Predicate<RawResponse> those) {
    try {
      RawResponse response = connect().send(get("/single/")).read();
      return those.test(response) ? List.of(response.toString()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A container of its own, as it is stopped. */
  private PlainContainer containerWithGrace(String grace) {
    return kind.start(
        new WebApplication("/app").servlet(hosting("/run/*", Map.of("throughline.grace", grace))));
  }

  private static FutureTask<Boolean> undeploy(PlainContainer container) {
    FutureTask<Boolean> stopped =
        new FutureTask<>(
            () -> {
              container.undeploy();
              return true;
            });
    Thread stopper = new Thread(stopped, "undeployment");
    stopper.start();
    assertThat(eventuallyNone(() -> isStopping(stopper) ? List.of() : List.of("not yet")))
        .isEmpty();
    return stopped;
  }

  /** Whether the servlet's end has come, or the thread's own. */
  private static boolean isStopping(Thread stopper) {
    return !stopper.isAlive()
        || Stream.of(stopper.getStackTrace())
            .anyMatch(frame -> frame.getClassName().endsWith(".HostedApplication"));
  }

  @Test
  void exchangesEndNormallyWithinTheGrace() throws Exception {
    try (PlainContainer container = containerWithGrace("PT20S");
        RawClient client = new RawClient(container.port())) {
      applied.play(
          talk -> {
            talk.start(200);
            talk.part("1");
            stop();
            talk.last("2");
          });
      client.send(get("/"));
      await(reached);
      FutureTask<Boolean> stopped = undeploy(container);
      assertThat(stopped).isNotDone();
      released.countDown();
      RawResponse response = client.read();
      assertThat(response.text()).isEqualTo("12");
      assertThat(response.isComplete()).isTrue();
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aRequestWhoseThreadDestroysTheServletEndsNormally() throws Exception {
    WebApplication application = new WebApplication("/app");
    application.servlet(DestroyingServlet.of(applied, reached::countDown));
    try (PlainContainer container = kind.start(application);
        RawClient client = new RawClient(container.port())) {
      applied.play(
          talk -> {
            await(released);
            talk.answer("done");
          });
      client.send(get("/"));
      await(reached);
      released.countDown();
      assertThat(client.read().text()).isEqualTo("done");
      applied.awaitScript();
      assertThat(undeploy(container).get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void exchangesAreDisconnectedAfterTheGrace() throws Exception {
    logged.mustLogOnce(LIBRARY, "throughline.grace");
    try (PlainContainer container = containerWithGrace("PT0.05S");
        RawClient client = new RawClient(container.port())) {
      applied.play(
          talk -> {
            talk.receiveAll();
            reached.countDown();
            awaitDisconnect(talk);
          });
      client.send(get("/"));
      await(reached);
      assertThat(undeploy(container).get(20, TimeUnit.SECONDS)).isTrue();
      applied.awaitScript();
      assertThat(client.read().status()).isEqualTo(503);
    }
  }

  @RepeatedTest(20)
  void responsesAreCutOffAfterTheGrace() throws Exception {
    tolerateBreakingOff();
    logged.mustLogOnce(LIBRARY, "throughline.grace");
    try (PlainContainer container = containerWithGrace("PT0.05S");
        RawClient client = new RawClient(container.port())) {
      applied.play(
          talk -> {
            talk.receiveAll();
            talk.start(200);
            talk.part("abc");
            reached.countDown();
            awaitDisconnect(talk);
          });
      client.send(get("/"));
      await(reached);
      assertThat(undeploy(container).get(20, TimeUnit.SECONDS)).isTrue();
      applied.awaitScript();
      assertThat(client.read().isComplete()).isFalse();
    }
  }
}
