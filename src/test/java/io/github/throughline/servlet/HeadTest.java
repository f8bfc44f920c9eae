package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.contentLength;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static io.github.throughline.servlet.Events.startWithTrailers;
import static io.github.throughline.servlet.Events.withTrailers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.ResponseStart;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
  private final Map<String, String> trailers = new HashMap<>();

  private Head head(String method, ResponseStart start) {
    return Head.of(start, scope(method), trailers);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 103, 199})
  void statusThatIsNoResponseIsRefused(int status) {
    assertThatThrownBy(() -> head("GET", start(status)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "ResponseStart.status is %d: give the status of the response itself, 200 or more"
                .formatted(status));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, false",
    "GET, 203, false",
    "GET, 205, false",
    "GET, 303, false",
    "GET, 999, false",
    "GET, 204, true",
    "GET, 304, true",
    "HEAD, 200, true",
    "POST, 500, false",
  })
  void someResponsesHaveNoBody(String method, int status, boolean none) {
    assertThat(head(method, start(status)).hasNoBody()).isEqualTo(none);
  }

  @Test
  void lengthIsTheOneThatIsDeclared() {
    assertThat(head("GET", start(200)).length()).isNegative();
    assertThat(head("GET", start(200, contentLength(5))).length()).isEqualTo(5);
    assertThat(head("GET", start(200, contentLength(0))).length()).isZero();
    assertThat(head("GET", start(200, contentLength(5), contentLength(5))).length()).isEqualTo(5);
    assertThat(head("GET", start(304, contentLength(5))).length()).isEqualTo(5);
    assertThat(head("GET", start(204, contentLength(5))).length()).as("RFC 9110, 8.6").isNegative();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "x", "1, 2", "99999999999999999999"})
  void lengthThatIsNoneIsRefused(String value) {
    assertThatThrownBy(() -> head("GET", start(200, new Header("content-length", value))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The Content-Length is \"%s\": give one number of bytes, once".formatted(value));
  }

  @Test
  void lengthsThatDifferAreRefused() {
    assertThatThrownBy(() -> head("GET", start(200, contentLength(0), contentLength(6))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The Content-Length is \"6\": give one number of bytes, once");
  }

  @ParameterizedTest
  @CsvSource({"trailers, true", "'gzip, trailers', true", "gzip, false", "'', false"})
  void trailersAreForClientsThatTakeThem(String te, boolean wanted) {
    Head head = Head.of(startWithTrailers(), withTrailers().header("TE", te).build(), trailers);
    if (wanted) {
      assertThat(head.trailers()).isSameAs(trailers);
    } else {
      assertThat(head.trailers()).isNull();
    }
  }

  @Test
  void trailersAreForResponsesThatHaveThem() {
    Head without = Head.of(start(200), withTrailers().header("TE", "trailers").build(), trailers);
    assertThat(without.trailers()).isNull();
    assertThat(Head.of(startWithTrailers(), withTrailers().build(), trailers).trailers()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, 5, 5",
    "GET, 200, 0, 0",
    "HEAD, 200, 5, 5",
    "HEAD, 200, 0, -1",
    "GET, 304, 0, -1",
    "GET, 304, 5, 5",
    "GET, 204, 5, -1",
    "GET, 204, 0, -1",
  })
  void lengthThatIsKnownIsTold(String method, int status, long known, long told) {
    assertThat(head(method, start(status)).withLength(known).length()).isEqualTo(told);
  }

  @Test
  void lengthIsNotToldWhereItIsToldOrTrailersFollow() {
    assertThat(head("HEAD", start(200, contentLength(7))).withLength(5).length()).isEqualTo(7);
    Head withTrailers = Head.of(startWithTrailers(), withTrailers().build(), trailers);
    assertThat(withTrailers.withLength(5).length()).isNegative();
  }

  @Test
  void headOfAKnownLengthIsOtherwiseTheSame() {
    Head head = head("HEAD", start(200));
    Head known = head.withLength(5);
    assertThat(known).usingRecursiveComparison().ignoringFields("length").isEqualTo(head);
  }
}
