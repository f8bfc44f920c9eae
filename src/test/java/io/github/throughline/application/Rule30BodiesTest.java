package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes in events are read-only views of the buffer that was given. */
@SuppressWarnings("NullAway") // it is tested what becomes of null
class Rule30BodiesTest {
  /** A kind of event with bytes. */
  record Kind(String field, Function<ByteBuffer, Event> make, Function<Event, ByteBuffer> bytes) {
    @Override
    public String toString() {
      return field;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(
            "Request.body",
            bytes -> new HttpEvent.Request(bytes, true),
            event -> ((HttpEvent.Request) event).body()),
        new Kind(
            "ResponseBody.body",
            bytes -> new HttpEvent.ResponseBody(bytes, true),
            event -> ((HttpEvent.ResponseBody) event).body()),
        new Kind(
            "DenialBody.body",
            bytes -> new WebSocketEvent.DenialBody(bytes, true),
            event -> ((WebSocketEvent.DenialBody) event).body()),
        new Kind(
            "Receive.bytes",
            bytes -> new WebSocketEvent.Receive(bytes, null),
            event -> ((WebSocketEvent.Receive) event).bytes()),
        new Kind(
            "Send.bytes",
            bytes -> new WebSocketEvent.Send(bytes, null),
            event -> ((WebSocketEvent.Send) event).bytes()));
  }

  /** 2, 3 and 4 of 0 to 9. */
  private static ByteBuffer buffer() {
    return ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}).position(2).limit(5);
  }

  private static byte[] content(ByteBuffer bytes) {
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    return content;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void viewIsOfTheBytesBetweenPositionAndLimit(Kind kind) {
    ByteBuffer given = buffer();
    Event event = kind.make.apply(given);
    assertThat(given.position()).isEqualTo(2);
    given.clear();
    ByteBuffer view = kind.bytes.apply(event);
    assertThat(view.position()).isZero();
    assertThat(view.capacity()).as("nothing around it can be seen").isEqualTo(3);
    assertThat(content(view)).containsExactly(2, 3, 4);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void viewIsReadOnly(Kind kind) {
    ByteBuffer view = kind.bytes.apply(kind.make.apply(buffer()));
    assertThat(view.isReadOnly()).isTrue();
    assertThat(view.hasArray()).isFalse();
    assertThat(view.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eachCallAnswersAViewOfItsOwnAtTheStart(Kind kind) {
    Event event = kind.make.apply(buffer());
    ByteBuffer first = kind.bytes.apply(event);
    content(first);
    assertThat(first.hasRemaining()).isFalse();
    assertThat(content(kind.bytes.apply(event))).containsExactly(2, 3, 4);
  }

  /** So whoever sends must not change it before the stage has completed. */
  @ParameterizedTest
  @MethodSource("kinds")
  void bytesAreNotCopied(Kind kind) {
    ByteBuffer given = buffer();
    Event event = kind.make.apply(given);
    given.put(3, (byte) 33);
    assertThat(content(kind.bytes.apply(event))).containsExactly(2, 33, 4);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eventsOfTheSameBytesAreEqualWhateverWasRead(Kind kind) {
    Event event = kind.make.apply(buffer());
    Event same = kind.make.apply(ByteBuffer.wrap(new byte[] {2, 3, 4}));
    content(kind.bytes.apply(event));
    assertThat(event).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(event).isNotEqualTo(kind.make.apply(ByteBuffer.wrap(new byte[] {2, 3})));
  }

  @Test
  void bytesAreNotNull() {
    assertThatThrownBy(() -> new HttpEvent.Request(null, false)).hasMessage("Request.body");
    assertThatThrownBy(() -> new HttpEvent.ResponseBody(null, false))
        .hasMessage("ResponseBody.body");
    assertThatThrownBy(() -> new WebSocketEvent.DenialBody(null, false))
        .hasMessage("DenialBody.body");
  }

  @Test
  void textIsSentInUtf8() {
    HttpEvent.ResponseBody last = HttpEvent.ResponseBody.last("\u00e9");
    assertThat(content(last.body())).containsExactly(0xc3, 0xa9);
    assertThat(last.moreBody()).isFalse();
  }
}
