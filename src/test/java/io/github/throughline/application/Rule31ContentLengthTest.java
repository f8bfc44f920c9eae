package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The length that a response has announced, and the one that it has. */
@Timeout(60)
class Rule31ContentLengthTest {
  private static final String LONG = "x".repeat(8193);

  @RegisterExtension final Served served = new Served();

  private static void write(BlockingResponse response, String text) throws IOException {
    response.body().write(text.getBytes(ISO_8859_1));
  }

  private static BlockingApplication answer(int status, String length, String text) {
    return (request, response) -> {
      response.status(status);
      response.header("content-length", length);
      write(response, text);
    };
  }

  @Test
  void bodyOfTheLengthIsSent() {
    ScriptedExchange exchange = served.get(answer(200, "3", "abc"));
    assertThat(exchange.start().headers()).containsExactly(new Header("content-length", "3"));
    assertThat(exchange.body()).isEqualTo("abc");
  }

  @Test
  void bytesBeyondItAreNotSentAndWriteSaysSo() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              response.header("content-length", "4");
              write(response, "abc");
              assertThatThrownBy(() -> write(response, "defg"))
                  .isExactlyInstanceOf(IOException.class)
                  .hasMessage("The body has 7 bytes, more than the 4 of its Content-Length");
              assertThatThrownBy(() -> response.body().write('h')).isInstanceOf(IOException.class);
            });
    assertThat(exchange.body()).isEqualTo("abcd");
    assertThat(exchange.isComplete()).isTrue();
  }

  @Test
  void alsoAfterTheCommit() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              response.header("content-length", "8193");
              write(response, LONG);
              assertThatThrownBy(() -> write(response, "y"))
                  .hasMessage("The body has 8194 bytes, more than the 8193 of its Content-Length");
            });
    assertThat(exchange.body()).isEqualTo(LONG);
  }

  @Test
  void shortBodyIsAFailureBeforeTheCommit() {
    ScriptedExchange exchange = new ScriptedExchange();
    assertThat(served.failure(exchange, answer(200, "5", "abc")))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("The body has 3 bytes, less than the 5 of its Content-Length");
    assertThat(exchange.sent).isEmpty();
  }

  @Test
  void shortBodyIsNotEndedAfterTheCommit() {
    ScriptedExchange exchange = new ScriptedExchange();
    assertThat(served.failure(exchange, answer(200, "9000", LONG)))
        .hasMessage("The body has 8193 bytes, less than the 9000 of its Content-Length");
    assertThat(exchange.start().status()).isEqualTo(200);
    assertThat(exchange.isComplete()).isFalse();
  }

  @Test
  void lengthThatIsToldTooLateForWhatWasWrittenIsAFailure() {
    ScriptedExchange exchange = new ScriptedExchange();
    BlockingApplication application =
        (request, response) -> {
          write(response, "abc");
          response.header("content-length", "2");
          assertThatThrownBy(response::commit)
              .hasMessage("The body has 3 bytes, more than the 2 of its Content-Length");
        };
    assertThat(served.failure(exchange, application))
        .hasMessage("The body has 3 bytes, more than the 2 of its Content-Length");
    assertThat(exchange.sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GET,199", "GET,204", "GET,304", "HEAD,200", "CONNECT,200"})
  void responseWithoutContentGetsNone(String method, int status) {
    ScriptedExchange exchange =
        served.serve(
            HttpScope.builder(method, "/").build(),
            new ScriptedExchange(),
            (request, response) -> response.status(status));
    assertThat(exchange.start().headers()).isEmpty();
    assertThat(exchange.isComplete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"GET,200", "GET,404", "CONNECT,400"})
  void othersDo(String method, int status) {
    ScriptedExchange exchange =
        served.serve(
            HttpScope.builder(method, "/").build(),
            new ScriptedExchange(),
            (request, response) -> response.status(status));
    assertThat(exchange.start().headers()).containsExactly(new Header("content-length", "0"));
  }

  @Test
  void headMayTellTheLengthWithoutTheBytesOrWithThem() {
    HttpScope head = HttpScope.builder("HEAD", "/").build();
    served.serve(head, new ScriptedExchange(), answer(200, "5", ""));
    served.serve(head, new ScriptedExchange(), answer(200, "5", "abcde"));
    ScriptedExchange counted =
        served.serve(head, new ScriptedExchange(), (request, response) -> write(response, "abc"));
    assertThat(counted.start().headers()).containsExactly(new Header("content-length", "3"));
    assertThat(Served.failure(served.begin(head, new ScriptedExchange(), answer(200, "5", "ab"))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void unmodifiedMayTellTheLengthOfWhatItIs() {
    ScriptedExchange exchange = served.get(answer(304, "5", ""));
    assertThat(exchange.start().headers()).containsExactly(new Header("content-length", "5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1x", "1, 1", "9223372036854775808"})
  void lengthThatIsNoneIsRefusedByName(String length) {
    served.get(
        (request, response) -> {
          response.header("content-length", "0");
          assertThatIllegalArgumentException()
              .isThrownBy(() -> response.header("Content-Length", length))
              .withMessageContainingAll("Content-Length", "\"" + length + "\"");
          assertThatIllegalArgumentException()
              .isThrownBy(() -> response.addHeader("Content-Length", length));
          assertThat(response.headers()).containsExactly(new Header("content-length", "0"));
        });
  }

  @Test
  void secondLengthIsRefusedUnlessItIsTheSame() {
    ScriptedExchange exchange =
        served.get(
            (request, response) -> {
              response.addHeader("content-length", "3");
              response.addHeader("content-length", "3");
              assertThatIllegalStateException()
                  .isThrownBy(() -> response.addHeader("content-length", "4"))
                  .withMessageContainingAll("Content-Length", "3", "4");
              write(response, "abc");
            });
    assertThat(exchange.start().headers()).isEqualTo(List.of(new Header("content-length", "3")));
  }
}
