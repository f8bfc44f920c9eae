package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.contentLength;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static io.github.throughline.servlet.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.PathSend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pieces of a file; each is written here as the writer of a response does it. */
@SuppressWarnings("NullAway") // what is missing fails the test
class FileSendTest {
  private final CollectedParts parts = new CollectedParts();
  private final ScriptedContainer container = new ScriptedContainer();
  private Path file;

  @BeforeEach
  void createFile(@TempDir Path directory) {
    file = directory.resolve("file");
  }

  @AfterEach
  void thereWasNoCallThatThereMustNotBe() {
    assertThat(container.breaches).isEmpty();
  }

  private CompletableFuture<?> send(String method, Header... headers) {
    ResponseEvents events = new ResponseEvents(parts, scope(method));
    var unused = events.send(start(200, headers));
    CompletableFuture<?> sent = events.send(new PathSend(file));
    assertThat(parts.pieces).as("read by the executor").isEmpty();
    parts.tasks.runAll();
    return sent;
  }

  /** Writes the first piece; what comes of it is read. */
  private void write() {
    FileSend piece = (FileSend) parts.pieces.remove(0);
    assertThat(container.sink.isReady()).isTrue();
    piece.begin(container.sink);
    ByteBuffer bytes = piece.bytes();
    container.calls.add("bytes " + text(bytes));
    bytes.position(bytes.limit());
    piece.done(null);
    parts.tasks.runAll();
  }

  private void fails(CompletableFuture<?> sent, Class<? extends Throwable> type) {
    parts.tasks.runAll();
    assertThatThrownBy(sent::join).hasCauseInstanceOf(type);
    assertThat(parts.failures).singleElement().isInstanceOf(type);
    assertThat(parts.pieces).isEmpty();
    assertClosed();
  }

  private void assertClosed() {
    assertThat(isOpen()).isFalse();
  }

  /** Looks where a process has its open files; where that is unknown, none is open. */
  private boolean isOpen() {
    Path open = Path.of("/proc/self/fd");
    try (var files = Files.newDirectoryStream(open)) {
      for (Path each : files) {
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).equals(file)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  @Test
  void wholeFileIsSentBufferByBuffer() throws IOException {
    Files.writeString(file, "abcdefghij");
    CompletableFuture<?> sent = send("GET");
    assertThat(container.calls).isEmpty();
    write();
    assertThat(sent).isNotDone();
    assertThat(parts.shown()).containsExactly("efgh");
    write();
    assertThat(parts.shown()).containsExactly("ij", "end");
    write();
    assertThat(sent).isCompletedWithValue(null);
    assertThat(container.calls)
        .containsExactly("start 200", "bytes abcd", "bytes efgh", "bytes ij");
    assertThat(container.sink.head.length()).isEqualTo(10);
    assertClosed();
  }

  @Test
  void nextPartIsReadWhenOneIsWritten() throws IOException {
    Files.writeString(file, "abcdefgh");
    var unused = send("GET");
    parts.tasks.runAll();
    assertThat(parts.shown()).containsExactly("abcd");
    parts.pieces.get(0).done(new IOException("end of test"));
  }

  @Test
  void fileOfOneBufferIsOnePiece() throws IOException {
    Files.writeString(file, "abcd");
    CompletableFuture<?> sent = send("GET", contentLength(4));
    assertThat(parts.shown()).containsExactly("abcd", "end");
    write();
    assertThat(sent).isCompletedWithValue(null);
    assertClosed();
  }

  @Test
  void emptyFileIsAnEmptyBody() throws IOException {
    Files.createFile(file);
    CompletableFuture<?> sent = send("GET");
    assertThat(parts.shown()).containsExactly("", "end");
    write();
    assertThat(container.calls).containsExactly("start 200", "bytes ");
    assertThat(container.sink.head.length()).isZero();
    assertThat(sent).isCompletedWithValue(null);
    assertClosed();
  }

  @ParameterizedTest
  @CsvSource({"abcdefghij, 10", "'', -1"})
  void headIsThatOfTheFileWithoutItsBytes(String content, long length) throws IOException {
    Files.writeString(file, content);
    CompletableFuture<?> sent = send("HEAD");
    assertThat(parts.shown()).containsExactly("", "end");
    write();
    assertThat(container.sink.head.length()).isEqualTo(length);
    assertThat(sent).isCompletedWithValue(null);
    assertClosed();
  }

  @Test
  void missingFileIsAFailure() {
    fails(send("GET"), NoSuchFileException.class);
  }

  @ParameterizedTest
  @CsvSource({"3, 'The body has 4 bytes, more than the 3'", "5, 'The body has 4 bytes, less'"})
  void fileOfAnotherLengthIsAFailure(long declared, String message) throws IOException {
    Files.writeString(file, "abcd");
    CompletableFuture<?> sent = send("GET", contentLength(declared));
    fails(sent, IllegalStateException.class);
    assertThat(parts.failures.get(0)).hasMessageStartingWith(message);
  }

  @Test
  void fileThatBecomesShorterIsAFailure() throws IOException {
    Files.writeString(file, "abcdefghij");
    CompletableFuture<?> sent = send("GET");
    Files.writeString(file, "abcde", StandardOpenOption.TRUNCATE_EXISTING);
    write();
    fails(sent, IOException.class);
    assertThat(parts.failures.get(0)).hasMessage(file + " has become shorter while it was sent");
  }

  @Test
  void fileThatBecomesLongerIsSentAsItWas() throws IOException {
    Files.writeString(file, "abcdef");
    CompletableFuture<?> sent = send("GET");
    Files.writeString(file, "ghijkl", StandardOpenOption.APPEND);
    write();
    write();
    assertThat(container.calls).containsExactly("start 200", "bytes abcd", "bytes ef");
    assertThat(sent).isCompletedWithValue(null);
  }

  @Test
  void disconnectClosesTheFile() throws IOException {
    Files.writeString(file, "abcdefghij");
    CompletableFuture<?> sent = send("GET");
    parts.pieces.remove(0).done(new IOException("gone"));
    parts.tasks.runAll();
    assertThatThrownBy(sent::join).hasRootCauseMessage("gone");
    assertThat(parts.failures).isEmpty();
    assertThat(parts.pieces).as("nothing is read any more").isEmpty();
    assertClosed();
  }

  @Test
  void nobodyToReadTheFileIsAFailure() {
    parts.rejecting = true;
    CompletableFuture<?> sent = send("GET");
    fails(sent, RejectedExecutionException.class);
  }

  @Test
  void nobodyToReadTheRestIsAFailure() throws IOException {
    Files.writeString(file, "abcdefghij");
    CompletableFuture<?> sent = send("GET");
    parts.rejecting = true;
    write();
    fails(sent, RejectedExecutionException.class);
  }

  /** The next part can be put before the thread that has put this one goes on. */
  @Test
  void endIsPutOnceByWhoeverReadsTheLastPart() throws IOException {
    Files.writeString(file, "abcdefgh");
    parts.onPut =
        () -> {
          parts.onPut = null;
          write();
        };
    CompletableFuture<?> sent = send("GET");
    assertThat(container.calls).containsExactly("start 200", "bytes abcd");
    assertThat(parts.shown()).containsExactly("efgh", "end");
    write();
    assertThat(sent).isCompletedWithValue(null);
  }
}
