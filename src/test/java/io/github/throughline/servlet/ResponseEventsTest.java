package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.contentLength;
import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static io.github.throughline.servlet.Events.startWithTrailers;
import static io.github.throughline.servlet.Events.trailers;
import static io.github.throughline.servlet.Events.withTrailers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.Disconnect;
import io.github.throughline.application.HttpEvent.EarlyHint;
import io.github.throughline.application.HttpEvent.PathSend;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway") // what is missing fails the test
class ResponseEventsTest {
  private final CollectedParts parts = new CollectedParts();
  private ResponseEvents events = new ResponseEvents(parts, scope("GET"));

  private void of(HttpScope request) {
    events = new ResponseEvents(parts, request);
  }

  /** Sends, and has the piece that comes of it written. */
  private void sent(Event event) {
    int before = parts.pieces.size();
    CompletableFuture<?> sent = events.send(event);
    parts.pieces.subList(before, parts.pieces.size()).forEach(piece -> piece.done(null));
    parts.tasks.runAll();
    assertThat(sent).isCompletedWithValue(null);
  }

  private void refused(Event event, String message) {
    List<Piece> before = List.copyOf(parts.pieces);
    boolean ended = events.isEnded();
    assertThat(events.send(event))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalStateException.class)
        .havingCause()
        .withMessage(message);
    assertThat(parts.pieces).isEqualTo(before);
    assertThat(events.isEnded()).isEqualTo(ended);
  }

  private static PathSend file() {
    return new PathSend(Path.of("/nowhere").toAbsolutePath());
  }

  /** How each state comes about, and what may be sent there. */
  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of("http.response.start", List.of(), List.of("start")),
        Arguments.of(
            "http.response.body",
            List.of(startWithTrailers()),
            List.of("more", "last", "path of no trailers")),
        Arguments.of("http.response.body", List.of(start(200)), List.of("more", "last", "path")),
        Arguments.of("http.response.body", List.of(start(200), more("a")), List.of("more", "last")),
        Arguments.of(
            "http.response.trailers",
            List.of(startWithTrailers(), last("a")),
            List.of("trailers", "last trailers")),
        Arguments.of(
            "http.response.trailers",
            List.of(startWithTrailers(), last("a"), trailers(true)),
            List.of("trailers", "last trailers")),
        Arguments.of("nothing any more", List.of(start(200), last("a")), List.of()),
        Arguments.of(
            "nothing any more",
            List.of(startWithTrailers(), last("a"), trailers(false)),
            List.of()),
        Arguments.of("nothing any more", List.of(start(200), file()), List.of()));
  }

  private static final Map<String, Supplier<Event>> KINDS =
      Map.of(
          "start", () -> start(200),
          "more", () -> more("x"),
          "last", () -> last("x"),
          "path", ResponseEventsTest::file,
          "trailers", () -> trailers(true),
          "last trailers", () -> trailers(false));

  @ParameterizedTest
  @MethodSource("states")
  void whatIsNotInTheTableIsRefusedAndChangesNothing(
      String expected, List<Event> before, List<String> taken) {
    of(withTrailers().build());
    before.forEach(
        event -> {
          var unused = events.send(event);
        });
    List<String> others = new ArrayList<>(KINDS.keySet());
    others.removeAll(taken);
    if (taken.contains("path of no trailers")) {
      others.remove("path"); // has a message of its own
    }
    for (String other : others) {
      Event event = KINDS.get(other).get();
      refused(event, "%s was sent, and the server waits for %s".formatted(event.type(), expected));
    }
    refused(new Disconnect(), "http.disconnect was sent, and the server waits for " + expected);
    if (taken.contains("last")) {
      sent(last("x"));
    }
  }

  @Test
  void startIsHeldBackUntilThereIsABody() {
    sent(start(201));
    assertThat(parts.pieces).isEmpty();
    CompletableFuture<?> body = events.send(more("a"));
    assertThat(parts.shown()).containsExactly("201/-1:a");
    assertThat(body).as("until it is written").isNotDone();
    parts.pieces.get(0).done(null);
    assertThat(body).as("by the executor").isNotDone();
    parts.tasks.runAll();
    assertThat(body).isCompletedWithValue(null);
    sent(more("b"));
    assertThat(events.isEnded()).isFalse();
    sent(last("c"));
    assertThat(events.isEnded()).isTrue();
    assertThat(parts.shown()).containsExactly("201/-1:a", "b", "c", "end");
    assertThat(parts.finishes).isEqualTo(1);
  }

  @Test
  void onlyPartTellsTheLength() {
    sent(start(200));
    sent(last("abc"));
    assertThat(parts.shown()).containsExactly("200/3:abc", "end");
  }

  @Test
  void failureOfAPieceIsThatOfTheSend() {
    sent(start(200));
    CompletableFuture<?> sent = events.send(last("abcde"));
    parts.pieces.forEach(piece -> piece.done(new IOException("gone")));
    parts.tasks.runAll();
    assertThatThrownBy(sent::join).hasRootCauseMessage("gone");
    assertThat(parts.finishes).isZero();
  }

  @Test
  void wholeBodyThatFitsIntoTheBufferIsTakenAtOnce() {
    sent(start(200));
    byte[] bytes = {'a', 'b', 'c', 'd'};
    CompletableFuture<?> sent = events.send(new ResponseBody(ByteBuffer.wrap(bytes), false));
    assertThat(sent).isCompletedWithValue(null);
    bytes[0] = 'x';
    assertThat(Events.text(parts.pieces.get(0).bytes())).isEqualTo("abcd");
    assertThat(parts.pieces).noneMatch(Piece::isAwaited);
    parts.pieces.forEach(piece -> piece.done(new IOException("gone")));
    parts.tasks.runAll();
    assertThat(sent).isCompletedWithValue(null);
  }

  @Test
  void eachSendHasItsPiecesWritten() {
    sent(start(200));
    parts.writes = 0;
    boolean[] locked = new boolean[1];
    parts.onWrite = () -> locked[0] |= Thread.holdsLock(events);
    sent(last("abc"));
    assertThat(parts.writes).isEqualTo(1);
    assertThat(locked[0]).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"GET, 200", "HEAD, 200", "GET, 304"})
  void bodyOverItsLengthIsRefused(String method, int status) {
    of(scope(method));
    sent(start(status, contentLength(3)));
    sent(more("ab"));
    refused(more("cd"), "The body has 4 bytes, more than the 3 of its Content-Length");
    refused(last("cd"), "The body has 4 bytes, more than the 3 of its Content-Length");
    sent(last("c"));
  }

  @Test
  void bodyBelowItsLengthIsRefused() {
    sent(start(200, contentLength(3)));
    refused(last(""), "The body has 0 bytes, less than the 3 of its Content-Length");
    sent(more("ab"));
    refused(last(""), "The body has 2 bytes, less than the 3 of its Content-Length");
    sent(more(""));
    sent(more("c"));
    sent(last(""));
    assertThat(parts.shown()).containsExactly("200/3:ab", "", "c", "", "end");
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200, 3", "GET, 304, 3", "GET, 204, -1"})
  void responseWithoutABodyTellsTheLengthOfAnother(String method, int status, long told) {
    of(scope(method));
    sent(start(status, contentLength(3)));
    sent(last(""));
    assertThat(parts.shown()).containsExactly(status + "/" + told + ":", "end");
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200, 3", "GET, 304, 3", "GET, 204, -1"})
  void bodyOfAResponseThatHasNoneIsNotWritten(String method, int status, long told) {
    of(scope(method));
    sent(start(status));
    sent(last("abc"));
    assertThat(parts.shown()).containsExactly(status + "/" + told + ":", "end");
  }

  @Test
  void partsOfAResponseThatHasNoneAreNotWritten() {
    of(scope("HEAD"));
    sent(start(200, contentLength(4)));
    sent(more("ab"));
    refused(last("c"), "The body has 3 bytes, less than the 4 of its Content-Length");
    sent(last("cd"));
    assertThat(parts.shown()).containsExactly("200/4:", "", "end");
  }

  @Test
  void startThatIsRefusedIsNone() {
    refused(
        start(103),
        "ResponseStart.status is 103: give the status of the response itself, 200 or more");
    refused(
        startWithTrailers(),
        "ResponseStart.trailers is true, and this connection has none:"
            + " see http.response.trailers in the extensions");
    sent(start(200));
    sent(last(""));
    assertThat(parts.shown()).containsExactly("200/0:", "end");
  }

  @Test
  void trailersAreThereWhenTheResponseEnds() {
    of(withTrailers().header("te", "trailers").build());
    sent(startWithTrailers());
    sent(last("abc"));
    assertThat(parts.shown()).containsExactly("200/-1:abc");
    sent(trailers(true, new Header("a", "1"), new Header("b", "2")));
    assertThat(events.isEnded()).isFalse();
    sent(trailers(false, new Header("a", "3")));
    assertThat(events.isEnded()).isTrue();
    assertThat(parts.shown()).containsExactly("200/-1:abc", "end");
    assertThat(((Part) parts.pieces.get(0)).head().trailers())
        .containsExactly(Map.entry("a", "1, 3"), Map.entry("b", "2"));
  }

  @Test
  void trailersThatTheClientDoesNotTakeAreNotSent() {
    of(withTrailers().build());
    sent(startWithTrailers());
    sent(last("abc"));
    sent(trailers(false, new Header("a", "1")));
    assertThat(parts.shown()).containsExactly("200/-1:abc", "end");
    assertThat(((Part) parts.pieces.get(0)).head().trailers()).isNull();
  }

  @Test
  void fileWithTrailersIsRefused() {
    of(withTrailers().build());
    sent(startWithTrailers());
    refused(
        file(),
        "http.response.pathsend was sent for a response with trailers: send the body itself");
    sent(last("abc"));
  }

  @Test
  void closedConnectionTakesNothing() {
    sent(start(200));
    events.close("over");
    CompletableFuture<?> sent = events.send(last("abc"));
    assertThat(sent).isCompletedExceptionally();
    assertThatThrownBy(sent::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasRootCauseMessage("over");
    assertThat(parts.pieces).isEmpty();
    assertThat(events.isEnded()).isFalse();
  }

  @Test
  void sendAfterTheLastIsAMistakeAlsoOnAClosedConnection() {
    sent(start(200));
    sent(last(""));
    events.close("over");
    refused(last(""), "http.response.body was sent, and the server waits for nothing any more");
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> events.send(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("event");
  }

  private static HttpScope withHints() {
    return HttpScope.builder("GET", "/").extension(EarlyHint.EXTENSION, Map.of()).build();
  }

  @Test
  void hintsComeBeforeTheHead() {
    of(withHints());
    EarlyHint hint = new EarlyHint(List.of("</a>", "</b>"));
    refused(
        hint, "http.response.early_hint was sent, and the server waits for http.response.start");
    sent(start(200));
    CompletableFuture<?> answer = events.send(hint);
    assertThat(answer).isNotDone();
    assertThat(parts.writes).isGreaterThan(1);
    Hint piece = (Hint) parts.pieces.get(0);
    assertThat(piece.links()).containsExactly("</a>", "</b>");
    assertThat(piece.bytes().hasRemaining()).isFalse();
    piece.done(null);
    parts.tasks.runAll();
    assertThat(answer).isCompletedWithValue(null);
    sent(last("a"));
    assertThat(parts.shown()).containsExactly("", "200/1:a", "end");
    refused(hint, "http.response.early_hint was sent, and the server waits for nothing any more");
  }

  @Test
  void hintsAreIgnoredWhereTheyAreNotSupportedAndAfterTheHead() {
    sent(start(200));
    sent(new EarlyHint(List.of("</a>")));
    assertThat(parts.pieces).isEmpty();
    of(withHints());
    sent(start(200));
    sent(more("a"));
    sent(new EarlyHint(List.of("</a>")));
    assertThat(parts.shown()).containsExactly("200/-1:a");
  }

  @Test
  void whoHasSentHintsIsToldThatTheyCannotBeWritten() {
    of(withHints());
    sent(start(200));
    CompletableFuture<?> answer = events.send(new EarlyHint(List.of("</a>")));
    parts.pieces.get(0).done(new DisconnectedException("gone"));
    parts.tasks.runAll();
    assertThat(answer)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(DisconnectedException.class);
  }
}
