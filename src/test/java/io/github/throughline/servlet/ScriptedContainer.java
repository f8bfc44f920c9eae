package io.github.throughline.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.throughline.servlet.internal.Upgrade;
import jakarta.servlet.ReadListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container that does what it was told to do, and notes what it was asked to do, and wrongly. */
final class ScriptedContainer {
  /** What was done to it, in order, but for the questions. */
  final List<String> calls = new ArrayList<>();

  /** What it should not have been asked to do. */
  final List<String> breaches = new ArrayList<>();

  final Sink sink = new Sink();
  final Source source = new Source();
  final Ends ends = new Ends();

  private boolean ended;

  private void require(boolean holds, String breach) {
    if (!holds) {
      breaches.add(breach);
    }
  }

  /** What was done, but for the reading. */
  List<String> written() {
    return calls.stream().filter(call -> !call.startsWith("listen")).toList();
  }

  /** The end of a container that ends an exchange itself. */
  void end() {
    ended = true;
  }

  /** Where the response goes. */
  final class Sink implements ResponseSink {
    /** How many calls there may be before it is not ready. */
    int room = Integer.MAX_VALUE;

    /** How many bytes it takes with one call. */
    int most = Integer.MAX_VALUE;

    /** Thrown by the next write or flush. */
    @Nullable IOException failure;

    /** What happens while it writes. */
    Runnable meanwhile = () -> {};

    @Nullable Head head;
    private boolean asked;

    @Override
    public boolean isReady() {
      require(!ended, "isReady after the end");
      asked = room > 0;
      return asked;
    }

    @Override
    public void hint(List<String> links) {
      require(asked && !ended, "hint, and not ready");
      require(head == null, "hint after the start");
      calls.add("hint " + links);
    }

    @Override
    public void start(Head begun) {
      require(asked && !ended, "start, and not ready");
      require(head == null, "start twice");
      head = begun;
      calls.add("start " + begun.start().status());
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      require(bytes.hasRemaining(), "write of nothing");
      meanwhile.run();
      called("write");
      byte[] taken = new byte[Math.min(most, bytes.remaining())];
      bytes.get(taken);
      calls.add("write " + new String(taken, ISO_8859_1));
    }

    @Override
    public void flush() throws IOException {
      called("flush");
      calls.add("flush");
    }

    private void called(String call) throws IOException {
      require(asked && !ended, call + ", and not ready");
      require(head != null, call + " before the start");
      asked = false;
      room--;
      if (failure != null) {
        throw failure;
      }
    }

    String body() {
      StringBuilder body = new StringBuilder();
      calls.stream()
          .filter(call -> call.startsWith("write "))
          .forEach(call -> body.append(call, "write ".length(), call.length()));
      return body.toString();
    }
  }

  /** Where the body of the request comes from. */
  final class Source implements RequestSource {
    private static final Object PAUSE = new Object();
    private static final Object END = new Object();

    @Nullable ReadListener listener;
    boolean finished;
    boolean rest;
    int questions;
    int reads;
    private final Deque<Object> script = new ArrayDeque<>();
    private boolean asked;

    /** Has bytes to read; none if the text is empty. */
    Source part(String text) {
      script.add(text.getBytes(ISO_8859_1));
      return this;
    }

    /** Is not ready until it goes on. */
    Source pause() {
      script.add(PAUSE);
      return this;
    }

    Source end() {
      script.add(END);
      return this;
    }

    Source failing(IOException failure) {
      script.add(failure);
      return this;
    }

    /** Takes the pause away that it has come to. */
    void goOn() {
      require(script.poll() == PAUSE, "there is no pause");
    }

    @Override
    public void listen(ReadListener told) {
      require(listener == null && !ended, "listen");
      listener = told;
      calls.add("listen");
    }

    @Override
    public boolean isReady() {
      require(listener != null && !ended, "isReady, and not listening");
      questions++;
      asked = !script.isEmpty() && script.element() != PAUSE;
      return asked;
    }

    @Override
    public boolean isFinished() {
      require(listener != null && !ended, "isFinished, and not listening");
      return finished;
    }

    @Override
    public boolean hasRest() {
      require(!ended, "hasRest after the end");
      return rest;
    }

    @Override
    public int read(byte[] into, int index) throws IOException {
      require(asked && !ended, "read, and not ready");
      asked = false;
      reads++;
      Object next = script.remove();
      if (next instanceof IOException failure) {
        throw failure;
      }
      return next == END ? -1 : take((byte[]) next, into, index);
    }

    private int take(byte[] bytes, byte[] into, int index) {
      int count = Math.min(bytes.length, into.length - index);
      System.arraycopy(bytes, 0, into, index, count);
      if (count < bytes.length) {
        script.addFirst(Arrays.copyOfRange(bytes, count, bytes.length));
      }
      return count;
    }
  }

  /** The ends. */
  final class Ends implements Ending {
    /** Whether the container tells of the end of a response that is cut off. */
    boolean goesOn;

    /** Where the exchange was abandoned. */
    @Nullable Place place;

    private void end(String call) {
      require(!ended, call + " after the end");
      ended = true;
      calls.add(call);
    }

    @Override
    public void complete() {
      end("complete");
    }

    @Override
    public boolean refuse(int status) {
      require(calls.stream().noneMatch("flush"::equals), "refuse after a flush");
      require(calls.stream().noneMatch(call -> call.startsWith("write")), "refuse after a write");
      end("refuse " + status);
      return false;
    }

    @Override
    public boolean cutOff() {
      end("cutOff");
      return goesOn;
    }

    @Override
    public void abandon(Place at) {
      place = at;
      end("abandon");
    }

    @Override
    public void handOver(Upgrade upgrade) {
      end("handOver");
    }
  }
}
