package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Status, headers and body of a response, before and after it is committed. */
@Timeout(60)
class Rule34ResponseTest {
  private static final int BUFFER = 8192;

  @RegisterExtension final Served served = new Served();

  private static void write(BlockingResponse response, String text) throws IOException {
    response.body().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Header length(long bytes) {
    return new Header("content-length", Long.toString(bytes));
  }

  @Test
  void startIsSentAlsoForAResponseWithoutAnything() {
    ScriptedExchange exchange = served.get((request, response) -> {});
    assertThat(exchange.start())
        .isEqualTo(new HttpEvent.ResponseStart(200, List.of(length(0)), false));
    assertThat(exchange.parts()).containsExactly("");
    assertThat(exchange.isComplete()).isTrue();
  }

  @Test
  void smallResponseIsOneEventWithItsLength() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              response.status(404);
              response.header("Content-Type", "text/plain");
              write(response, "not ");
              response.body().write('h');
              write(response, "ere");
              assertThat(response.isCommitted()).isFalse();
              assertThat(response.status()).isEqualTo(404);
            });
    assertThat(exchange.start())
        .isEqualTo(
            new HttpEvent.ResponseStart(
                404, List.of(new Header("content-type", "text/plain"), length(8))));
    assertThat(exchange.parts()).containsExactly("not here");
    assertThat(exchange.isComplete()).isTrue();
  }

  @Test
  void headersOfOneNameAreKeptApartAndInOrder() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              response.addHeader("set-cookie", "a=1");
              response.addHeader("x-other", "x");
              response.addHeader("Set-Cookie", "b=2");
            });
    assertThat(exchange.start().headers())
        .startsWith(
            new Header("set-cookie", "a=1"),
            new Header("x-other", "x"),
            new Header("set-cookie", "b=2"));
  }

  @Test
  void headerThatIsSetReplacesAllOfItsName() {
    served.get(
        (request, response) -> {
          response.addHeader("x-a", "1");
          response.addHeader("x-a", "2");
          List<Header> before = response.headers();
          response.header("X-A", "3");
          assertThat(response.headers()).containsExactly(new Header("x-a", "3"));
          assertThat(before).hasSize(2);
        });
  }

  @Test
  void whatIsNoStatusOrHeaderIsRefused() {
    served.get(
        (request, response) -> {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> response.status(99))
              .withMessageContainingAll("BlockingResponse.status", "99");
          assertThatIllegalArgumentException().isThrownBy(() -> response.header("a b", "c"));
          assertThatIllegalArgumentException().isThrownBy(() -> response.addHeader("a", "b\nc"));
        });
  }

  @Test
  void headersHaveABound() {
    served.get(
        (request, response) -> {
          for (int i = 0; i < 1000; i++) {
            response.addHeader("x-" + i, "");
          }
          assertThatIllegalStateException()
              .isThrownBy(() -> response.addHeader("x", ""))
              .withMessageContaining("1000 headers");
          assertThatIllegalStateException().isThrownBy(() -> response.header("x", ""));
          response.header("x-0", "again");
          assertThat(response.headers()).hasSize(1000);
        });
  }

  @Test
  void aBufferThatIsJustFullIsHeldBack() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              response.body().write(new byte[BUFFER]);
              assertThat(response.isCommitted()).isFalse();
            });
    assertThat(exchange.start().headers()).containsExactly(length(BUFFER));
    assertThat(exchange.parts()).hasSize(1);
  }

  @Test
  void moreBytesCommitTheResponse() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              write(response, "a".repeat(BUFFER));
              write(response, "b");
              assertThat(response.isCommitted()).isTrue();
            });
    assertThat(exchange.start().headers()).isEmpty();
    assertThat(exchange.parts()).containsExactly("a".repeat(BUFFER), "b");
    assertThat(exchange.isComplete()).isTrue();
  }

  @Test
  void largeWriteIsSentInPartsOfOneBufferEach() {
    String text = "0123456789".repeat(BUFFER / 4);
    ScriptedExchange exchange = served.get((request, response) -> write(response, text));
    assertThat(exchange.body()).isEqualTo(text);
    assertThat(exchange.parts()).hasSize(3).allMatch(part -> part.length() <= BUFFER);
  }

  /** The scripted server looks at the buffers when all is over. */
  @Test
  void noBufferIsUsedAgain() {
    byte[] own = new byte[3 * BUFFER];
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              for (byte value = '0'; value <= '9'; value++) {
                Arrays.fill(own, value);
                response.body().write(own);
                response.body().flush();
              }
            });
    Arrays.fill(own, (byte) 'x');
    String expected =
        "0123456789"
            .chars()
            .mapToObj(Character::toString)
            .map(c -> c.repeat(own.length))
            .reduce("", String::concat);
    assertThat(exchange.body()).isEqualTo(expected);
  }

  @Test
  void flushSendsWhatThereIs() {
    ScriptedExchange exchange = new ScriptedExchange();
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          write(response, "a");
          response.body().flush();
          assertThat(exchange.parts()).containsExactly("a");
          response.body().flush();
          assertThat(exchange.parts()).containsExactly("a");
          write(response, "b");
          response.body().flush();
          assertThat(exchange.parts()).containsExactly("a", "b");
        });
    assertThat(exchange.parts()).containsExactly("a", "b", "");
    assertThat(exchange.start().headers()).isEmpty();
  }

  @Test
  void firstFlushSendsAnEmptyPartSoThatServersSendTheHeaders() {
    ScriptedExchange exchange = served.get((request, response) -> response.body().flush());
    assertThat(exchange.sent).hasSize(3);
    assertThat(exchange.parts()).containsExactly("", "");
  }

  @Test
  void commitSendsTheStartAlone() {
    ScriptedExchange exchange = new ScriptedExchange();
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          write(response, "a");
          response.commit();
          response.commit();
          assertThat(response.isCommitted()).isTrue();
          assertThat(exchange.sent).hasSize(1);
          write(response, "b");
        });
    assertThat(exchange.parts()).containsExactly("ab");
  }

  @Test
  void nothingOfTheHeadIsChangedAfterTheCommit() {
    served.get(
        (request, response) -> {
          response.commit();
          assertThatIllegalStateException()
              .isThrownBy(() -> response.status(500))
              .withMessageContaining("committed");
          assertThatIllegalStateException().isThrownBy(() -> response.header("a", "b"));
          assertThatIllegalStateException().isThrownBy(() -> response.addHeader("a", "b"));
          assertThatIllegalStateException()
              .isThrownBy(response::reset)
              .withMessageContaining("committed");
        });
  }

  @Test
  void resetDropsAllBeforeTheCommit() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              response.status(201);
              response.header("x-a", "b");
              response.header("content-length", "3");
              try (OutputStream body = response.body()) {
                body.write("abc".getBytes(StandardCharsets.UTF_8));
              }
              response.reset();
              assertThat(response.status()).isEqualTo(200);
              assertThat(response.headers()).isEmpty();
              response.status(503);
              write(response, "sorry");
            });
    assertThat(exchange.start()).isEqualTo(new HttpEvent.ResponseStart(503, List.of(length(5))));
    assertThat(exchange.body()).isEqualTo("sorry");
  }

  @Test
  void closedBodyTakesNothingMoreAndIsNoEnd() {
    IllegalArgumentException failure = new IllegalArgumentException("on purpose");
    ScriptedExchange exchange = new ScriptedExchange();
    assertThat(
            served.failure(
                exchange,
                (request, response) -> {
                  try (OutputStream body = response.body()) {
                    body.write('a');
                    throw failure;
                  } finally {
                    response.body().flush();
                    assertThatThrownBy(() -> response.body().write('b'))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("closed: the body of the response");
                  }
                }))
        .isSameAs(failure);
    assertThat(exchange.sent).isEmpty();
  }

  @Test
  void afterTheExchangeItIsClosedToo() {
    CompletableFuture<BlockingResponse> kept = new CompletableFuture<>();
    ScriptedExchange exchange = served.get((request, response) -> kept.complete(response));
    BlockingResponse late = kept.join();
    assertThatThrownBy(() -> late.body().write('a'))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("closed: the exchange is over");
    assertThatThrownBy(() -> late.body().flush()).isInstanceOf(IOException.class);
    assertThatThrownBy(late::commit).isInstanceOf(IOException.class);
    assertThatIllegalStateException().isThrownBy(() -> late.status(500));
    assertThat(exchange.sent).hasSize(2);
  }
}
