package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The body of a request, as a stream. */
@Timeout(60)
class Rule34RequestBodyTest {
  @RegisterExtension final Served served = new Served();

  private static HttpScope post(String length) {
    return HttpScope.builder("POST", "/").header("content-length", length).build();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private String whole(HttpScope scope, ScriptedExchange exchange) {
    CompletableFuture<String> text = new CompletableFuture<>();
    served.serve(
        scope, exchange, (request, response) -> text.complete(text(request.body().readAllBytes())));
    return text.join();
  }

  @Test
  void partsAreReadAsOneBody() {
    ScriptedExchange exchange =
        new ScriptedExchange().part("ab", true).part("", true).part("c", true).part("", false);
    assertThat(whole(Served.GET, exchange)).isEqualTo("abc");
  }

  @Test
  void bodyMayBeEmpty() {
    assertThat(whole(Served.GET, new ScriptedExchange().part("", false))).isEmpty();
  }

  @Test
  void bytesAreBytes() {
    ScriptedExchange exchange = new ScriptedExchange().part("\u00ff\u0000", false);
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          InputStream body = request.body();
          assertThat(body.read()).isEqualTo(0xff);
          assertThat(body.read()).isZero();
          assertThat(body.read()).isEqualTo(-1);
          assertThat(body.read(new byte[1])).isEqualTo(-1);
        });
  }

  @Test
  void nothingIsReceivedBeforeItIsReadNorMoreThanIsNeeded() {
    ScriptedExchange exchange =
        new ScriptedExchange().part("abcd", true).part("ef", true).part("never", false);
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          InputStream body = request.body();
          assertThat(body.available()).isZero();
          assertThat(body.read(new byte[0])).isZero();
          assertThat(exchange.asked).hasValue(0);
          assertThat(body.read()).isEqualTo('a');
          assertThat(body.available()).isEqualTo(3);
          assertThat(body.read(new byte[10], 5, 5)).isEqualTo(3);
          assertThat(exchange.asked).hasValue(1);
          assertThat(body.read()).isEqualTo('e');
          assertThat(exchange.asked).hasValue(2);
        });
    assertThat(exchange.asked).hasValue(2);
  }

  @Test
  void endOfTheBodyIsNotWaitedForBeyondTheLastPart() {
    ScriptedExchange exchange = new ScriptedExchange().part("a", false);
    assertThat(whole(Served.GET, exchange)).isEqualTo("a");
    assertThat(exchange.asked).hasValue(1);
  }

  @Test
  void bytesAreSkippedAcrossParts() {
    ScriptedExchange exchange = new ScriptedExchange().part("abc", true).part("def", false);
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          assertThat(request.body().skip(0)).isZero();
          assertThat(request.body().skip(4)).isEqualTo(4);
          assertThat(request.body().read()).isEqualTo('e');
          assertThat(request.body().skip(4)).isEqualTo(1);
        });
  }

  @Test
  void bytesBeyondTheContentLengthAreNotShown() {
    ScriptedExchange exchange = new ScriptedExchange().part("abc", true).part("defg", true);
    assertThat(whole(post("5"), exchange)).isEqualTo("abcde");
    assertThat(exchange.asked).hasValue(2);
    ScriptedExchange none = new ScriptedExchange();
    assertThat(whole(post("0"), none)).isEmpty();
    assertThat(none.asked).hasValue(0);
  }

  @Test
  void bodyThatEndsBeforeItsContentLengthIsNoEnd() {
    ScriptedExchange exchange = new ScriptedExchange().part("abc", true).part("", false);
    CompletableFuture<?> stage =
        served.begin(
            post("5"),
            exchange,
            (request, response) -> {
              assertThat(text(request.body().readNBytes(3))).isEqualTo("abc");
              assertThatThrownBy(() -> request.body().read()).isInstanceOf(IOException.class);
              request.body().readAllBytes();
            });
    assertThat(Served.failure(stage))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("The body has ended after 3 bytes, of the 5 of its Content-Length");
  }

  @Test
  void clientThatGoesIsSeenAtTheNextReadAndAtTheNextWrite() {
    ScriptedExchange exchange =
        new ScriptedExchange().part("abc", true).event(new HttpEvent.Disconnect());
    Throwable failure =
        served.failure(
            exchange,
            (request, response) -> {
              assertThat(request.body().readNBytes(3)).hasSize(3);
              for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> request.body().read())
                    .isInstanceOf(DisconnectedException.class);
              }
              response.body().write('x');
            });
    assertThat(failure).isInstanceOf(DisconnectedException.class);
    assertThat(exchange.asked).hasValue(2);
    assertThat(exchange.sent).isEmpty();
  }

  /** Try-with-resources makes an error of an exception that is to be suppressed in itself. */
  @Test
  void eachReadAndWriteThrowsAnExceptionOfItsOwn() {
    ScriptedExchange exchange = new ScriptedExchange().event(new HttpEvent.Disconnect());
    List<Throwable> thrown = new ArrayList<>();
    served.failure(
        exchange,
        (request, response) -> {
          for (int i = 0; i < 3; i++) {
            try {
              request.body().read();
            } catch (IOException e) {
              thrown.add(e);
            }
          }
        });
    assertThat(thrown).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void failureOfReceiveIsThrown() {
    IllegalArgumentException failure = new IllegalArgumentException("on purpose");
    ScriptedExchange exchange =
        new ScriptedExchange() {
          @Override
          public synchronized CompletableFuture<Event> receive() {
            return CompletableFuture.failedFuture(failure);
          }
        };
    assertThat(served.failure(exchange, (request, response) -> request.body().read()))
        .isSameAs(failure);
  }

  @Test
  void eventOfAnotherKindIsRefusedByName() {
    ScriptedExchange exchange = new ScriptedExchange().event(new LifespanEvent.Startup());
    assertThat(served.failure(exchange, (request, response) -> request.body().read()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lifespan.startup");
  }

  @Test
  void closedBodyIsClosed() {
    ScriptedExchange exchange = new ScriptedExchange().part("abc", false);
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          InputStream body = request.body();
          assertThat(body).isSameAs(request.body());
          assertThat(body.read()).isEqualTo('a');
          body.close();
          body.close();
          assertThatThrownBy(body::read)
              .isInstanceOf(IOException.class)
              .hasMessage("closed: the body of the request");
          assertThatThrownBy(body::available).isInstanceOf(IOException.class);
          assertThatThrownBy(() -> body.skip(1)).isInstanceOf(IOException.class);
        });
  }

  @Test
  void afterTheExchangeItIsClosedToo() {
    CompletableFuture<BlockingRequest> kept = new CompletableFuture<>();
    served.serve(
        Served.GET,
        new ScriptedExchange().part("abc", false),
        (request, response) -> {
          assertThat(request.body().read()).isEqualTo('a');
          kept.complete(request);
        });
    assertThatThrownBy(() -> kept.join().body().read())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("closed: the exchange is over");
  }

  @Test
  void interruptLosesNoBytes() throws Exception {
    ScriptedExchange exchange = new ScriptedExchange();
    CompletableFuture<?> stage =
        served.begin(
            Served.GET,
            exchange,
            (request, response) -> {
              Thread.currentThread().interrupt();
              assertThatThrownBy(() -> request.body().read())
                  .isInstanceOf(InterruptedIOException.class)
                  .hasRootCauseInstanceOf(InterruptedException.class);
              assertThat(Thread.interrupted()).isTrue();
              exchange
                  .waiting
                  .get(0)
                  .complete(new HttpEvent.Request(ScriptedExchange.bytes("abc"), false));
              request.body().transferTo(response.body());
            });
    stage.join();
    assertThat(exchange.asked).hasValue(1);
    assertThat(exchange.body()).isEqualTo("abc");
  }
}
