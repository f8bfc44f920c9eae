package io.github.throughline.websocket;

import static io.github.throughline.servlet.Fakes.fake;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.ManualTimers;
import io.github.throughline.context.internal.ThreadSlots;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TyrusConnectionTest {
  private static final byte[] MESSAGE = ClientFramesTest.masked(0x81, 20_000);

  private final List<String> calls = new ArrayList<>();
  private final ManualTimers timers = new ManualTimers();
  private final Stream stream = new Stream();
  private final Output output = new Output();
  private @Nullable Exception refusal;
  private volatile @Nullable Thread closer;

  private Executor executor = Runnable::run;

  private final WebConnection container =
      fake(
          WebConnection.class,
          Map.of(
              "getInputStream", none -> stream,
              "getOutputStream", none -> output,
              "close", none -> closed()));

  private final TyrusConnection connection =
      new TyrusConnection(
          container,
          task -> executor.execute(task),
          task -> timers.schedule(task, 10, TimeUnit.SECONDS));

  private final Tyrus tyrus = new Tyrus();

  private @Nullable Object closed() {
    calls.add("closed");
    closer = Thread.currentThread();
    Exception thrown = refusal;
    if (thrown != null) {
      throw new IllegalStateException(thrown);
    }
    return null;
  }

  /** What the client sends, until there is nothing more for now. */
  private static final class Stream extends ServletInputStream {
    final Deque<byte[]> sent = new ArrayDeque<>();
    boolean ended;
    boolean broken;
    @Nullable ReadListener listener;
    private ByteBuffer next = ByteBuffer.allocate(0);

    private boolean advance() {
      if (!next.hasRemaining() && !sent.isEmpty()) {
        next = ByteBuffer.wrap(sent.remove());
      }
      return next.hasRemaining();
    }

    @Override
    public int available() {
      return advance() ? next.remaining() : 0;
    }

    @Override
    public boolean isFinished() {
      return ended && !advance();
    }

    @Override
    public boolean isReady() {
      return advance() || ended || broken;
    }

    @Override
    public void setReadListener(ReadListener readListener) {
      listener = readListener;
    }

    @Override
    public int read() {
      throw new AssertionError("one by one");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (broken) {
        throw new IOException("reset");
      }
      if (!advance()) {
        return -1;
      }
      int read = Math.min(length, next.remaining());
      next.get(bytes, offset, read);
      return read;
    }
  }

  /** What the client gets. */
  private static final class Output extends ServletOutputStream {
    final List<String> calls = new ArrayList<>();
    boolean ready = true;
    @Nullable WriteListener listener;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void setWriteListener(WriteListener writeListener) {
      listener = writeListener;
    }

    @Override
    public void write(int one) {
      calls.add("byte " + one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      calls.add("bytes " + HexFormat.of().formatHex(bytes, offset, offset + length));
    }

    @Override
    public void flush() {
      calls.add("flush");
    }
  }

  /** Reads all that is there. */
  private final class Tyrus implements ReadListener {
    final byte[] buffer = new byte[1 << 16];
    Runnable meanwhile = () -> {};
    @Nullable ServletInputStream input;

    @Override
    public void onDataAvailable() throws IOException {
      ServletInputStream in = requireNonNull(input);
      do {
        calls.add("heard " + in.read(buffer));
        meanwhile.run();
      } while (in.isReady());
    }

    @Override
    public void onAllDataRead() {
      throw new AssertionError("WebSockets do not end so");
    }

    @Override
    public void onError(Throwable failure) {
      calls.add("error " + failure.getMessage());
      connection.close();
    }
  }

  @BeforeEach
  void listen() throws IOException {
    ServletInputStream input = connection.getInputStream();
    tyrus.input = input;
    input.setReadListener(tyrus);
  }

  /** As Tyrus closes a WebSocket: with a frame that says so. */
  private void close() {
    say();
    connection.close();
  }

  private void say() {
    try {
      ServletOutputStream out = connection.getOutputStream();
      out.write(new byte[] {0, (byte) 0x88, 0, 0}, 1, 2);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** When Tyrus has made the WebSocket. */
  private ReadListener listener() {
    connection.begin();
    return listening();
  }

  private ReadListener listening() {
    return requireNonNull(stream.listener);
  }

  private void receive(byte[]... parts) {
    stream.sent.addAll(List.of(parts));
    read();
  }

  private void read() {
    try {
      listener().onDataAvailable();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void streamsAreTheContainers() throws IOException {
    ServletInputStream input = requireNonNull(tyrus.input);
    stream.sent.add(new byte[] {1, (byte) 0xff});
    assertThat(input.available()).isEqualTo(2);
    assertThat(input.read()).isEqualTo(1);
    assertThat(input.read()).isEqualTo(0xff);
    assertThat(input.isReady()).isFalse();
    assertThat(input.isFinished()).isFalse();
    stream.ended = true;
    assertThat(input.isReady()).isTrue();
    assertThat(input.isFinished()).isTrue();
    assertThat(input.read()).isEqualTo(-1);
  }

  @Test
  void framesAreTheContainersToSend() throws IOException {
    ServletOutputStream out = connection.getOutputStream();
    assertThat(out.isReady()).isTrue();
    output.ready = false;
    assertThat(out.isReady()).isFalse();
    WriteListener listener = fake(WriteListener.class, Map.of());
    out.setWriteListener(listener);
    assertThat(output.listener).isSameAs(listener);
    out.write(1);
    out.write(new byte[] {(byte) 0x81, 1, 65});
    out.flush();
    say();
    assertThat(output.calls)
        .containsExactly("byte 1", "bytes 810141", "flush", "bytes 8800", "flush");
    assertThat(calls).isEmpty();
  }

  @Test
  void messagesWaitUntilTyrusHasMadeTheWebSocket() throws IOException {
    stream.sent.add(MESSAGE);
    listening().onDataAvailable();
    assertThat(calls).isEmpty();
    connection.begin();
    assertThat(calls).containsExactly("heard 20008");
  }

  @Test
  void lossWaitsUntilTyrusHasMadeTheWebSocket() {
    listening().onError(new IOException("reset"));
    assertThat(calls).isEmpty();
    connection.begin();
    assertThat(calls).containsExactly("error reset", "closed");
  }

  @Test
  void threadsTakeTurns() throws Exception {
    Thread second = new Thread(() -> read());
    tyrus.meanwhile =
        () -> {
          tyrus.meanwhile = () -> {};
          second.start();
          while (second.isAlive() && second.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
          }
          assertThat(calls).containsExactly("heard 20008");
        };
    receive(MESSAGE);
    second.join();
    assertThat(calls).containsExactly("heard 20008", "heard -1");
  }

  @Test
  void clientsCloseIsNotTheEndBeforeItIsToldOfTheServersThatCrossesIt() throws IOException {
    tyrus.meanwhile = connection::close;
    receive(ClientFramesTest.CLOSE);
    assertThat(calls).containsExactly("heard 8");
    assertThat(timers.armed()).isOne();
    say();
    assertThat(calls).containsExactly("heard 8", "closed");
    assertThat(timers.armed()).isZero();
    connection.close();
    assertThat(calls).containsExactly("heard 8", "closed");
  }

  @Test
  void clientIsGivenUpThatCannotBeToldOfTheServersClose() throws IOException {
    connection.close();
    receive(ClientFramesTest.CLOSE);
    assertThat(calls).isEmpty();
    timers.pass(Duration.ofSeconds(10));
    assertThat(calls).containsExactly("closed");
  }

  @Test
  void serversCloseWaitsForTheAnswerOfWhichTyrusDoesNotHear() throws IOException {
    receive(MESSAGE);
    close();
    assertThat(calls).containsExactly("heard 20008");
    assertThat(timers.armed()).isOne();
    receive(MESSAGE, MESSAGE);
    assertThat(calls).containsExactly("heard 20008");
    receive(MESSAGE, ClientFramesTest.CLOSE);
    assertThat(calls).containsExactly("heard 20008", "closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void containerIsNotAskedToCloseInItsOwnCall() throws IOException {
    List<Runnable> tasks = new ArrayList<>();
    executor = tasks::add;
    close();
    receive(ClientFramesTest.CLOSE);
    assertThat(calls).isEmpty();
    tasks.forEach(Runnable::run);
    assertThat(calls).containsExactly("closed");
  }

  @Test
  void answerThatTyrusHasReadIsTheEnd() throws IOException {
    receive(ClientFramesTest.CLOSE);
    close();
    assertThat(calls).containsExactly("heard 8", "closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void clientsCloseIsTheEndWhenTyrusHasDoneWithIt() throws IOException {
    tyrus.meanwhile = this::close;
    receive(ClientFramesTest.CLOSE, MESSAGE);
    assertThat(calls).containsExactly("heard 8", "closed");
  }

  @Test
  void messageThatTyrusEndsTheWebSocketForIsTheLastOne() throws IOException {
    tyrus.meanwhile = this::close;
    receive(MESSAGE, MESSAGE);
    assertThat(calls).containsExactly("heard 20008", "closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void closeOfAnotherThreadMeanwhileLeavesTheRestToTheReader() throws IOException {
    tyrus.meanwhile =
        () -> {
          beside(this::close);
          assertThat(calls).containsExactly("heard 20008");
        };
    receive(MESSAGE, MESSAGE, ClientFramesTest.CLOSE);
    assertThat(calls).containsExactly("heard 20008", "closed");
    assertThat(timers.armed()).isZero();
  }

  private static void beside(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void clientThatDoesNotAnswerIsGivenUp() throws IOException {
    close();
    timers.pass(Duration.ofSeconds(9));
    receive(MESSAGE);
    assertThat(calls).isEmpty();
    timers.pass(Duration.ofSeconds(1));
    assertThat(calls).containsExactly("closed");
    receive(MESSAGE);
    close();
    assertThat(calls).containsExactly("closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void clientThatGoesIsTheEnd() throws IOException {
    close();
    stream.ended = true;
    read();
    assertThat(calls).containsExactly("closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void clientThatHasGoneIsToldOf() throws IOException {
    listener().onAllDataRead();
    assertThat(calls).containsExactly("error The client has gone", "closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void clientThatIsLostIsToldOf() {
    listener().onError(new IOException("reset"));
    assertThat(calls).containsExactly("error reset", "closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void clientThatIsLostBeforeItsAnswerIsToldOf() {
    close();
    stream.broken = true;
    read();
    assertThat(calls).containsExactly("error reset", "closed");
  }

  @Test
  void connectionThatCannotBeClosedIsOver() {
    refusal = new IOException("gone");
    close();
    try (CapturedLog log = new CapturedLog(Level.FINE)) {
      connection.giveUp();
      assertThat(log.messages()).containsExactly("A connection of a WebSocket could not be closed");
    }
    assertThat(timers.armed()).isZero();
    connection.giveUp();
    assertThat(calls).containsExactly("closed");
  }

  @Test
  void endOfTheApplicationWaitsForAnswersOnTheirWay() throws Exception {
    close();
    Thread stopping = Thread.currentThread();
    Thread reader =
        new Thread(
            () -> {
              while (stopping.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
              }
              receive(ClientFramesTest.CLOSE);
            });
    reader.start();
    stop();
    assertThat(closer).isSameAs(reader);
    reader.join();
    assertThat(calls).containsExactly("closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void endOfTheApplicationGivesUpOthers() {
    close();
    Thread.currentThread().interrupt(); // does not wait, so
    stop();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).containsExactly("closed");
    assertThat(timers.armed()).isZero();
  }

  @Test
  void endOfTheApplicationIsNothingToConnectionsThatAreClosed() {
    close();
    connection.giveUp();
    stop();
    assertThat(calls).containsExactly("closed");
  }

  private static void stop() {
    ThreadSlots.applicationStarted();
    ThreadSlots.applicationStopped();
  }
}
