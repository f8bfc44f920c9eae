package io.github.throughline.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.WebSocketEvent.Receive;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyTest {
  private static final int LIMIT = 12;

  private final Assembly assembly = new Assembly(LIMIT);

  private static Receive text(String text) {
    return new Receive(null, text);
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  /** Of one byte, two, three and four. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "\ud83d\ude00"})
  void textOfSoManyBytesIsWhole(String character) {
    int bytes = character.getBytes(UTF_8).length;
    String longest = character.repeat(LIMIT / bytes);
    assertThat(longest.getBytes(UTF_8)).hasSize(LIMIT);
    assertThat(assembly.add(longest, true)).isEqualTo(text(longest));
    assertThat(assembly.isFull()).isFalse();
    assertThat(assembly.add(longest + "a", true)).isNull();
    assertThat(assembly.isFull()).isTrue();
  }

  @Test
  void pairThatIsSplitOverPartsIsOneCharacter() {
    assertThat(assembly.add("12345678\ud83d", false)).isNull();
    assertThat(assembly.add("\ude00", true)).isEqualTo(text("12345678\ud83d\ude00"));
    assertThat(assembly.add("123456789\ud83d", false)).isNull();
    assertThat(assembly.isFull()).isFalse();
    assertThat(assembly.add("\ude00", true)).isNull();
    assertThat(assembly.isFull()).isTrue();
  }

  @Test
  void partsOfATextAreOneMessage() {
    assertThat(assembly.add("123456", false)).isNull();
    assertThat(assembly.add("", false)).isNull();
    assertThat(assembly.add("789012", false)).isNull();
    assertThat(assembly.add("", true)).isEqualTo(text("123456789012"));
  }

  @Test
  void partsOfBytesAreOneMessage() {
    assertThat(assembly.add(bytes(1, 2), false)).isNull();
    assertThat(assembly.add(bytes(), false)).isNull();
    assertThat(assembly.add(bytes(3), true)).isEqualTo(new Receive(bytes(1, 2, 3), null));
  }

  @Test
  void bytesAreACopy() {
    ByteBuffer part = bytes(0, 1, 2).position(1);
    Receive message = assembly.add(part, true);
    part.put(1, (byte) 9);
    assertThat(part.hasRemaining()).isFalse();
    assertThat(message).isEqualTo(new Receive(bytes(1, 2), null));
  }

  @Test
  void bytesHaveTheSameLimit() {
    assertThat(assembly.add(bytes(new int[LIMIT]), true)).isNotNull();
    assertThat(assembly.add(bytes(new int[LIMIT]), false)).isNull();
    assertThat(assembly.isFull()).isFalse();
    assertThat(assembly.add(bytes(1), false)).isNull();
    assertThat(assembly.isFull()).as("before the last part").isTrue();
  }

  @Test
  void eachMessageIsCountedForItself() {
    for (int i = 0; i < 3; i++) {
      assertThat(assembly.add("12345", false)).isNull();
      assertThat(assembly.add("1234567", true)).isEqualTo(text("123451234567"));
      assertThat(assembly.add(bytes(1), true)).isEqualTo(new Receive(bytes(1), null));
      assertThat(assembly.add("", true)).isEqualTo(text(""));
    }
  }

  @Test
  void nothingIsMadeAfterAMessageThatIsTooLong() {
    assertThat(assembly.add("1234567890123", true)).isNull();
    assertThat(assembly.add("1", true)).isNull();
    assertThat(assembly.add(bytes(1), true)).isNull();
    assertThat(assembly.isFull()).isTrue();
  }
}
