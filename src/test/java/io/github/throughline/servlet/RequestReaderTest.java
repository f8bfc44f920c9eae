package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.Request;
import io.github.throughline.application.internal.EventQueue;
import jakarta.servlet.ReadListener;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private final ScriptedContainer container = new ScriptedContainer();
  private final ScriptedContainer.Source source = container.source;
  private final EventQueue events = new EventQueue(1, Integer.MAX_VALUE, Runnable::run);

  @AfterEach
  void thereWasNoCallThatThereMustNotBe() {
    assertThat(container.breaches).isEmpty();
  }

  private final List<String> told = new ArrayList<>();

  private RequestReader reader(long length) {
    return reader(length, 100, 4);
  }

  private RequestReader reader(long length, long limit, int bufferBytes) {
    return new RequestReader(
        source,
        Fakes.fake(ReadListener.class, Map.of("onAllDataRead", arguments -> told.add("end"))),
        events,
        length,
        new Hosting.Limits(
            limit, 1, 1, bufferBytes, Duration.ofSeconds(1), 1, Duration.ofSeconds(1)));
  }

  private static String shown(CompletableFuture<Event> received) {
    assertThat(received).isCompleted();
    Request request = (Request) received.join();
    return text(request.body()) + (request.moreBody() ? "+" : ".");
  }

  private String receive(RequestReader reader) throws IOException {
    CompletableFuture<Event> received = events.receive();
    reader.advance();
    return shown(received);
  }

  @Test
  void nothingIsReadUntilItIsWanted() throws IOException {
    source.part("abc");
    RequestReader reader = reader(-1);
    reader.advance();
    reader.ready();
    reader.advance();
    assertThat(source.listener).as("a client that waits to be asked is not asked").isNull();
    assertThat(receive(reader)).isEqualTo("abc+");
    reader.ready();
    reader.advance();
    assertThat(source.reads).isEqualTo(1);
  }

  @Test
  void eachReceiveIsWhatThereIsOrOneBuffer() throws IOException {
    source.part("a").part("bcdef").pause().part("g").pause().end();
    RequestReader reader = reader(-1);
    assertThat(receive(reader)).isEqualTo("abcd+");
    assertThat(source.reads).isEqualTo(2);
    assertThat(receive(reader)).isEqualTo("ef+");
    assertThat(source.reads).isEqualTo(3);
    source.goOn();
    reader.ready();
    assertThat(receive(reader)).isEqualTo("g+");
    source.goOn();
    reader.ready();
    assertThat(receive(reader)).isEqualTo(".");
  }

  @Test
  void lastPartIsToldToBeTheLast() throws IOException {
    source.part("ab").part("c").end();
    RequestReader reader = reader(-1);
    assertThat(receive(reader)).isEqualTo("abc.");
    reader.allRead();
    assertThat(events.receive()).isNotDone();
  }

  @Test
  void whatTheContainerHasForgottenIsRead() throws IOException {
    source.part("a").pause().part("bcdefgh").pause();
    source.rest = true;
    RequestReader reader = reader(-1);
    assertThat(receive(reader)).isEqualTo("a+");
    source.goOn();
    reader.allRead();
    assertThat(receive(reader)).isEqualTo("bcde+");
    reader.allRead();
    assertThat(receive(reader)).isEqualTo("fgh+");
    source.rest = false;
    reader.allRead();
    assertThat(receive(reader)).isEqualTo(".");
  }

  @Test
  void partsAreOfTheirOwnBytes() throws IOException {
    source.part("abcdefgh");
    RequestReader reader = reader(-1);
    CompletableFuture<Event> first = events.receive();
    reader.advance();
    assertThat(receive(reader)).isEqualTo("efgh+");
    assertThat(shown(first)).isEqualTo("abcd+");
  }

  @Test
  void knownLengthEndsTheBody() throws IOException {
    source.part("abcde");
    RequestReader reader = reader(5);
    assertThat(receive(reader)).isEqualTo("abcd+");
    assertThat(receive(reader)).isEqualTo("e.");
    assertThat(source.reads).isEqualTo(2);
    reader.allRead(); // as all containers tell it then
    CompletableFuture<Event> next = events.receive();
    reader.advance();
    assertThat(next).isNotDone();
    assertThat(source.questions).as("asked after the end").isEqualTo(2);
    assertThat(reader.isHeldUp()).isFalse();
  }

  @Test
  void bodyOfNoBytesIsThereAtOnceAndNothingIsListenedTo() throws IOException {
    RequestReader reader = reader(0);
    assertThat(receive(reader)).isEqualTo(".");
    reader.allRead();
    CompletableFuture<Event> next = events.receive();
    reader.advance();
    assertThat(next).isNotDone();
    assertThat(container.calls).isEmpty();
  }

  @Test
  void bodyThatIsNotThereYetIsWaitedFor() throws IOException {
    source.part("a").pause().part("b");
    RequestReader reader = reader(-1);
    assertThat(receive(reader)).isEqualTo("a+");
    assertThat(reader.isHeldUp()).isFalse();
    CompletableFuture<Event> next = events.receive();
    reader.advance();
    assertThat(next).isNotDone();
    assertThat(reader.isHeldUp()).isTrue();
    int questions = source.questions;
    reader.advance();
    assertThat(source.questions).as("the container tells").isEqualTo(questions);

    source.goOn();
    reader.ready();
    assertThat(reader.isHeldUp()).isFalse();
    reader.advance();
    assertThat(shown(next)).isEqualTo("b+");
  }

  @Test
  void clientIsNotWaitedForWhereNothingIsWanted() throws IOException {
    source.pause();
    RequestReader reader = reader(-1);
    CompletableFuture<Event> next = events.receive();
    reader.advance();
    next.cancel(false);
    assertThat(reader.isHeldUp()).isFalse();
  }

  @Test
  void emptyBodyOfUnknownLengthEndsWhereTheContainerIsFinished() throws IOException {
    source.finished = true;
    source.pause();
    CompletableFuture<Event> received = events.receive();
    RequestReader reader = reader(-1);
    reader.advance();
    assertThat(told).containsExactly("end"); // behind what the container has told before
    assertThat(reader.isHeldUp()).isTrue();
    reader.allRead();
    assertThat(shown(received)).isEqualTo(".");
    var unused = events.receive();
    assertThat(reader.isHeldUp()).as("a client that has sent all").isFalse();
  }

  @Test
  void endThatIsToldTwiceIsOneEnd() throws IOException {
    RequestReader reader = reader(-1);
    CompletableFuture<Event> received = events.receive();
    reader.allRead();
    reader.allRead();
    assertThat(shown(received)).isEqualTo(".");
    assertThat(events.receive()).isNotDone();
  }

  @Test
  void endBeforeTheLengthIsAFailure() throws IOException {
    source.part("abc").end();
    RequestReader reader = reader(5);
    CompletableFuture<Event> received = events.receive();
    assertThatThrownBy(reader::advance)
        .isInstanceOf(EOFException.class)
        .hasMessage("The body has ended after 3 of 5 bytes");
    assertThat(shown(received)).as("what has come").isEqualTo("abc+");
    assertThatThrownBy(reader::allRead).isInstanceOf(EOFException.class);
    assertThat(events.receive()).isNotDone();
  }

  @Test
  void failureOfAReadIsThrown() {
    source.failing(new IOException("broken"));
    RequestReader reader = reader(-1);
    var unused = events.receive();
    assertThatThrownBy(reader::advance).hasMessage("broken");
  }

  @Test
  void bodyUpToTheLimitIsRead() throws IOException {
    source.part("abcdef").end();
    RequestReader reader = reader(-1, 6, 10);
    assertThat(receive(reader)).isEqualTo("abcdef.");
  }

  @Test
  void bodyOverTheLimitIsRefused() throws IOException {
    source.part("abc").part("def");
    RequestReader reader = reader(-1, 5, 10);
    CompletableFuture<Event> received = events.receive();
    assertThatThrownBy(reader::advance)
        .isInstanceOf(RequestReader.TooLongException.class)
        .hasMessage("The body of the request is longer than 5 bytes");
    assertThat(shown(received)).isEqualTo("abc+");
    assertThat(events.receive()).isNotDone();
  }

  @Test
  void negativeLimitIsNone() throws IOException {
    source.part("abc");
    assertThat(receive(reader(-1, -1, 10))).isEqualTo("abc+");
  }

  @Test
  void limitOfNothingLetsBodiesWithoutBytesThrough() throws IOException {
    source.end();
    assertThat(receive(reader(-1, 0, 10))).isEqualTo(".");
  }

  @Test
  void containerThatIsReadyWithNothingIsAskedAgain() throws IOException {
    empty(100).part("a");
    empty(100).part("b");
    RequestReader reader = reader(-1);
    assertThat(receive(reader)).isEqualTo("a+");
    assertThat(receive(reader)).as("it is counted anew").isEqualTo("b+");
  }

  @Test
  void containerThatIsReadyWithNothingForEverIsBroken() {
    empty(101).part("a");
    RequestReader reader = reader(-1);
    var unused = events.receive();
    assertThatThrownBy(reader::advance)
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("again and again");
  }

  private ScriptedContainer.Source empty(int times) {
    for (int i = 0; i < times; i++) {
      source.part("");
    }
    return source;
  }

  @Test
  void bufferIsNoLongerThanTheBody() {
    source.part("abc");
    assertThatCode(() -> receive(reader(3, -1, Integer.MAX_VALUE))).doesNotThrowAnyException();
  }
}
