package io.github.throughline.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.it.exchange.Applied.Script;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that vanish: the application hears of it, nothing stays open, nobody calls it an error.
 */
abstract class DisconnectSuite extends ApplicationSuite {
  private static final int PART = 64 << 10;

  /** More than any buffer on the way holds. */
  private static final int PARTS = 1000;

  private static final int ROUNDS = 200;

  private final CountDownLatch[] steps = new CountDownLatch[3];

  DisconnectSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    Late late = new Late();
    return super.application()
        .servlet(new WebApplication.Entry("late", () -> late, List.of("/late"), true, Map.of(), 1));
  }

  /** A servlet that has written, and found the client gone, before it calls the library's. */
  private final class Late extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Servlet library = Hosted.LIBRARY.servlet(applied);

    @Override
    public void init(ServletConfig config) throws ServletException {
      super.init(config);
      library.init(config);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      try {
        letTheClientVanish();
        assertThatThrownBy(() -> writeFor(response)).isInstanceOf(IOException.class);
        library.service(request, response);
      } catch (InterruptedException e) {
        throw new ServletException(e);
      } finally {
        steps[2].countDown();
      }
    }

    private static void writeFor(HttpServletResponse response) throws IOException {
      for (int i = 0; i < PARTS; i++) {
        response.getOutputStream().write(new byte[PART]);
      }
    }

    @Override
    public void destroy() {
      library.destroy();
    }
  }

  /** The client resets when the script has counted down the first step. */
  private void vanishWithin(RawClient client) throws Exception {
    await(steps[0]);
    client.reset();
    steps[1].countDown();
  }

  /** What Undertow says when it ends a response to a client that has gone. */
  @BeforeEach
  void tolerateWhatUndertowSays() {
    logged.mayLog("io.undertow.request.io", "UT005088");
  }

  private RawClient beginSteps(String request, Script script) throws Exception {
    steps[0] = new CountDownLatch(1);
    steps[1] = new CountDownLatch(1);
    return begin(request, script);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void letTheClientVanish() throws InterruptedException {
    steps[0].countDown();
    await(steps[1]);
  }

  private static ResponseBody part() {
    return new ResponseBody(ByteBuffer.allocate(PART), true);
  }

  /** Sends until that fails, as it has to. */
  private static Exception sendInVain(Talk talk) throws Exception {
    for (int i = 0; i < PARTS; i++) {
      try {
        talk.send(part());
      } catch (DisconnectedException e) {
        return e;
      }
    }
    throw new AssertionError("sends go on without a client");
  }

  private static void startInVain(Talk talk) throws Exception {
    try {
      talk.start(200);
    } catch (DisconnectedException e) {
      // may be noticed here already
    }
    sendInVain(talk);
  }

  @Test
  void beforeTheLibraryIsCalled() throws Exception {
    tolerateBreakingOff();
    steps[2] = new CountDownLatch(1);
    RawClient client =
        beginSteps("GET /app/late HTTP/1.1\r\nHost: x\r\n\r\n", DisconnectSuite::startInVain);
    vanishWithin(client);
    await(steps[2]);
    assertThat(eventuallyNone(this::openInTheEnd)).isEmpty(); // Jetty calls the application
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void beforeTheResponseStarts(boolean rethrown) throws Exception {
    RawClient client =
        beginSteps(
            get("/"),
            talk -> {
              talk.receiveAll();
              letTheClientVanish();
              startInVain(talk);
              if (rethrown) {
                throw new DisconnectedException("as the server said");
              }
            });
    vanishWithin(client);
    assertEnded(rethrown);
  }

  private void assertEnded(boolean rethrown) throws Exception {
    try {
      applied.awaitScript();
    } catch (DisconnectedException e) {
      assertThat(rethrown).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whileTheBodyIsReceived(boolean chunked) throws Exception {
    RawClient client =
        beginSteps(
            chunked
                ? postChunked("/") + chunk("abc") + "10\r\nxyz"
                : request("POST", "/", "Content-Length: 100") + "abc",
            talk -> {
              assertThat(talk.receivePart().moreBody()).isTrue();
              letTheClientVanish();
              assertThat(lastOf(talk)).isEqualTo(new HttpEvent.Disconnect());
              assertThat(talk.receive()).isEqualTo(new HttpEvent.Disconnect());
            });
    vanishWithin(client);
    applied.awaitScript();
  }

  @Test
  void whileTheApplicationWaitsForTheBody() throws Exception {
    RawClient client =
        beginSteps(
            request("POST", "/", "Content-Length: 100"),
            talk -> {
              CompletionStage<Event> part = talk.receiving();
              letTheClientVanish();
              assertThat(Talk.await(part)).isEqualTo(new HttpEvent.Disconnect());
            });
    vanishWithin(client);
    applied.awaitScript();
  }

  @Test
  void beforeTheBodyIsReceived() throws Exception {
    RawClient client =
        beginSteps(
            postChunked("/"),
            talk -> {
              letTheClientVanish();
              assertThat(lastOf(talk)).isEqualTo(new HttpEvent.Disconnect());
            });
    vanishWithin(client);
    applied.awaitScript();
  }

  private static Event lastOf(Talk talk) throws Exception {
    Event event = talk.receive();
    while (event instanceof HttpEvent.Request part && part.moreBody()) {
      event = talk.receive();
    }
    return event;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void betweenPartsOfTheResponse(boolean rethrown) throws Exception {
    RawClient client =
        beginSteps(
            get("/"),
            talk -> {
              talk.start(200);
              talk.part("abc");
              letTheClientVanish();
              Exception gone = sendInVain(talk);
              if (rethrown) {
                throw gone;
              }
            });
    vanishWithin(client);
    assertEnded(rethrown);
  }

  @Test
  void whileTheApplicationWaitsForTheClientToTakeTheResponse() throws Exception {
    applied.play(
        talk -> {
          List<CompletionStage<?>> sent = new ArrayList<>();
          sent.add(talk.sending(Talk.startOf(200)));
          for (int i = 0; i < PARTS; i++) {
            sent.add(talk.sending(part()));
          }
          CompletionStage<?> last = sent.get(PARTS);
          assertThat(last.toCompletableFuture()).isNotDone();
          letTheClientVanish();
          assertThat(last).failsWithin(20, TimeUnit.SECONDS);
          try {
            Talk.await(last);
          } catch (DisconnectedException e) {
            return;
          }
        });
    steps[0] = new CountDownLatch(1);
    steps[1] = new CountDownLatch(1);
    RawClient client = connect(4096).send(get("/"));
    vanishWithin(client);
    applied.awaitScript();
  }

  @Test
  void aPendingReceiveIsToldWhenASendFails() throws Exception {
    RawClient client =
        beginSteps(
            get("/"),
            talk -> {
              talk.receiveAll();
              CompletionStage<Event> pending = talk.receiving();
              talk.start(200);
              letTheClientVanish();
              sendInVain(talk);
              assertThat(Talk.await(pending)).isEqualTo(new HttpEvent.Disconnect());
            });
    vanishWithin(client);
    applied.awaitScript();
  }

  @Test
  void everySendFailsFromThenOn() throws Exception {
    RawClient client =
        beginSteps(
            get("/"),
            talk -> {
              talk.start(200);
              talk.part("abc");
              letTheClientVanish();
              sendInVain(talk);
              assertThat(talk.refusal(part())).isInstanceOf(DisconnectedException.class);
              assertThat(talk.refusal(ResponseBody.last("")))
                  .isInstanceOf(DisconnectedException.class);
            });
    vanishWithin(client);
    applied.awaitScript();
  }

  @Test
  void anApplicationThatDoesNotNoticeEndsAsAnyOther() throws Exception {
    RawClient client =
        beginSteps(
            get("/"),
            talk -> {
              talk.start(200);
              letTheClientVanish();
              talk.sending(ResponseBody.last("abc")).toCompletableFuture().exceptionally(e -> null);
            });
    vanishWithin(client);
    applied.awaitScript();
  }

  private interface Disconnection {
    void happen() throws Exception;
  }

  Stream<Named<Disconnection>> disconnections() {
    return Stream.of(
        named("sized body", () -> whileTheBodyIsReceived(false)),
        named("chunked body", () -> whileTheBodyIsReceived(true)),
        named("awaited body", this::whileTheApplicationWaitsForTheBody),
        named("body not begun", this::beforeTheBodyIsReceived),
        named("body not read", this::anApplicationThatReturnsUponTheDisconnectIsNotAnError),
        named("whole response", this::anApplicationThatDoesNotNoticeEndsAsAnyOther),
        named("response", () -> beforeTheResponseStarts(false)),
        named("rest of the response", () -> betweenPartsOfTheResponse(false)),
        named("receive and send", this::aPendingReceiveIsToldWhenASendFails));
  }

  private static Named<Disconnection> named(String name, Disconnection disconnection) {
    return Named.of(name, disconnection);
  }

  /** Containers use their objects again; many times, as what is used may be the right one. */
  @ParameterizedTest
  @MethodSource("disconnections")
  void whoComesNextIsServed(Disconnection before) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      before.happen();
      RawResponse next =
          exchange(
              get("/"),
              talk -> {
                talk.receiveAll();
                talk.answer("next");
              });
      assertThat(next.text()).isEqualTo("next");
    }
  }

  @Test
  void anApplicationThatReturnsUponTheDisconnectIsNotAnError() throws Exception {
    RawClient client =
        beginSteps(
            request("POST", "/", "Content-Length: 100"),
            talk -> {
              letTheClientVanish();
              talk.receive();
            });
    vanishWithin(client);
    applied.awaitScript();
  }
}
