package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.servlet.internal.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseWriterTest {
  private final ScriptedContainer container = new ScriptedContainer();
  private final ResponseWriter writer = new ResponseWriter(container.sink);
  private final List<String> done = new ArrayList<>();

  /** A piece that tells of its end. */
  private final class Noted implements Piece {
    private final String text;
    private final boolean first;
    private final ByteBuffer bytes;

    Noted(String text, boolean first) {
      this.text = text;
      this.first = first;
      this.bytes = Events.bytes(text);
    }

    @Override
    public boolean begin(ResponseSink sink) {
      if (first) {
        sink.start(Head.of(Events.start(200), Events.scope("GET"), Map.of()));
      }
      return true;
    }

    @Override
    public ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void done(@Nullable Throwable failure) {
      done.add(failure == null ? text : text + ": " + failure.getMessage());
    }
  }

  @AfterEach
  void thereWasNoCallThatThereMustNotBe() {
    assertThat(container.breaches).isEmpty();
  }

  private void add(String text) {
    writer.add(new Noted(text, false));
  }

  private void addFirst(String text) {
    writer.add(new Noted(text, true));
  }

  @Test
  void nothingIsAskedBeforeTheContainerHasTold() throws IOException {
    container.end(); // so that a question is a breach
    addFirst("a");
    writer.advance();
    assertThat(container.calls).isEmpty();
    assertThat(writer.isHeldUp()).isTrue();
    assertThat(writer.isCommitted()).isFalse();
  }

  @Test
  void lastPieceIsFlushedBeforeItIsDone() throws IOException {
    writer.ready();
    addFirst("a");
    writer.advance();
    assertThat(container.calls).containsExactly("start 200", "write a", "flush");
    assertThat(done).containsExactly("a");
    assertThat(writer.isHeldUp()).isFalse();
    assertThat(writer.isCommitted()).isTrue();
    add("b");
    writer.advance();
    assertThat(container.calls)
        .containsExactly("start 200", "write a", "flush", "write b", "flush");
  }

  @Test
  void pieceThatAnotherOneFollowsIsNotFlushed() throws IOException {
    writer.ready();
    addFirst("a");
    add("b");
    writer.advance();
    assertThat(container.calls).containsExactly("start 200", "write a", "write b", "flush");
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void headIsFlushedWithoutBytes() throws IOException {
    writer.ready();
    addFirst("");
    writer.advance();
    assertThat(container.calls).containsExactly("start 200", "flush");
    assertThat(writer.isCommitted()).isTrue();
  }

  @Test
  void eachCallAndEachEndHasAReadyContainer() throws IOException {
    container.sink.room = 1;
    writer.ready();
    addFirst("a");
    writer.advance();
    assertThat(container.calls).containsExactly("start 200", "write a");
    assertThat(writer.isHeldUp()).isTrue();
    writer.advance(); // does not ask, as the container tells
    assertThat(container.calls).hasSize(2);

    container.sink.room = 1;
    writer.advance();
    assertThat(container.calls).hasSize(2);
    writer.ready();
    writer.advance();
    assertThat(container.calls).containsExactly("start 200", "write a", "flush");
    assertThat(done).as("the container is not ready again").isEmpty();

    container.sink.room = 1;
    writer.ready();
    writer.advance();
    assertThat(done).containsExactly("a");
    assertThat(writer.isHeldUp()).isFalse();
  }

  @Test
  void containerThatIsNotReadyAfterAllIsNotCalled() throws IOException {
    container.sink.room = 0;
    writer.ready();
    addFirst("a");
    writer.advance();
    assertThat(container.calls).isEmpty();
    assertThat(writer.isHeldUp()).isTrue();
    assertThat(writer.isCommitted()).isFalse();
  }

  @Test
  void restIsWrittenAfterwards() throws IOException {
    container.sink.most = 2;
    writer.ready();
    addFirst("abcde");
    writer.advance();
    assertThat(container.calls)
        .containsExactly("start 200", "write ab", "write cd", "write e", "flush");
    assertThat(done).containsExactly("abcde");
  }

  @Test
  void nothingIsHeldUpWhereThereIsNothingToWrite() {
    assertThat(writer.isHeldUp()).isFalse();
  }

  @Test
  void headThatCouldBeWrittenInPartIsCommitted() {
    container.sink.failure = new IOException("broken");
    writer.ready();
    addFirst("a");
    assertThatThrownBy(writer::advance).hasMessage("broken");
    assertThat(writer.isCommitted()).isTrue();
    assertThat(done).isEmpty();
  }

  @Test
  void closeEndsWhatWaitsAndWhatComes() throws IOException {
    container.sink.room = 1;
    writer.ready();
    addFirst("a");
    add("b");
    writer.advance();
    container.end();
    writer.close("over");
    assertThat(done).containsExactly("a: over", "b: over");
    add("c");
    assertThat(done).containsExactly("a: over", "b: over", "c: over");
    writer.ready();
    writer.advance();
    assertThat(container.calls).hasSize(2);
  }

  @Test
  void hintsAreWrittenAloneAndCommitNothing() throws IOException {
    Hint hint = new Hint(List.of("</a>"), new Answer(Runnable::run));
    CompletableFuture<?> answer = hint.answer().give();
    writer.add(hint);
    writer.ready();
    writer.advance();
    assertThat(container.calls).containsExactly("hint [</a>]");
    assertThat(answer).isCompletedWithValue(null);
    assertThat(writer.isCommitted()).isFalse();
    addFirst("a");
    writer.advance();
    assertThat(container.calls).containsExactly("hint [</a>]", "start 200", "write a", "flush");
  }
}
