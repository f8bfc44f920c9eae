package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An application for bodies of any size, which never has more than one part of them, and the
 * program that serves it in a JVM of its own. {@code /up} answers the checksum of what it receives,
 * {@code /down/} sends as many bytes as the path says.
 */
final class Bulk implements AsyncApplication {
  /** Of a part of a body. */
  static final int PART = 16 << 10;

  /** Parts differ by where they begin. */
  private static final int BEGINNINGS = 4093;

  private static final byte[] BYTES = new byte[PART + BEGINNINGS];

  static {
    new Random(1).nextBytes(BYTES);
  }

  /** Answers the part of a body that begins after so many bytes. */
  static ByteBuffer part(long offset, long length) {
    int start = (int) (offset / PART * 31 % BEGINNINGS);
    return ByteBuffer.wrap(BYTES, start, (int) Math.min(PART, length - offset)).slice();
  }

  /** Answers the checksum of a whole body. */
  static long checksum(long length) {
    CRC32 sum = new CRC32();
    for (long offset = 0; offset < length; offset += PART) {
      sum.update(part(offset, length));
    }
    return sum.getValue();
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (!(scope instanceof HttpScope http)) {
      throw scope.unsupported("bulk");
    }
    String path = http.path();
    int down = path.indexOf("/down/");
    Loop loop =
        down < 0
            ? new Up(receive, send)
            : new Down(send, Long.parseLong(path.substring(down + "/down/".length())));
    loop.run();
    return loop.done;
  }

  /** Steps one after the other, without a stage that refers to all the others. */
  private abstract static class Loop implements Runnable {
    final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    /** Takes a step; {@code null} if there is none any more. */
    abstract @Nullable CompletionStage<?> step() throws Exception;

    @Override
    public void run() {
      try {
        CompletionStage<?> next = step();
        while (next != null) {
          CompletableFuture<?> step = next.toCompletableFuture();
          if (!step.isDone()) {
            var unused = step.whenComplete((result, failure) -> run());
            return;
          }
          var unused = step.get();
          next = step();
        }
        done.complete(null);
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    }
  }

  private static final class Down extends Loop {
    private final Send send;
    private final long length;
    private long offset = -1;

    Down(Send send, long length) {
      this.send = send;
      this.length = length;
    }

    @Override
    @Nullable CompletionStage<?> step() {
      if (offset < 0) {
        offset = 0;
        return send.send(Talk.startOf(200, "content-length", "" + length));
      }
      if (offset >= length) {
        return null;
      }
      ByteBuffer part = part(offset, length);
      offset += part.remaining();
      return send.send(new ResponseBody(part, offset < length));
    }
  }

  private static final class Up extends Loop {
    private final Receive receive;
    private final Send send;
    private final CRC32 sum = new CRC32();
    private @Nullable CompletableFuture<Event> pending;
    private int answered;

    Up(Receive receive, Send send) {
      this.receive = receive;
      this.send = send;
    }

    @Override
    @Nullable CompletionStage<?> step() throws Exception {
      if (answered > 0) {
        return answered++ == 1 ? send.send(ResponseBody.last("" + sum.getValue())) : null;
      }
      if (pending != null) {
        HttpEvent.Request part = (HttpEvent.Request) pending.get();
        sum.update(part.body());
        if (!part.moreBody()) {
          answered = 1;
          return send.send(Talk.startOf(200));
        }
      }
      pending = receive.receive().toCompletableFuture();
      return pending;
    }
  }

  /** Serves until the input ends; prints the port. */
  public static void main(String[] arguments) throws IOException {
    // Of 500 readers on one machine, each has to wait for the others.
    Map<String, String> limits = Map.of("throughline.body", "-1", "throughline.idle", "PT2M");
    WebApplication.Entry entry =
        new WebApplication.Entry(
            "bulk", () -> Hosted.LIBRARY.servlet(new Bulk()), List.of("/run/*"), true, limits, 1);
    WebApplication application = new WebApplication("/app").servlet(entry);
    try (PlainContainer container = ContainerKind.valueOf(arguments[0]).start(application)) {
      System.out.write((container.port() + System.lineSeparator()).getBytes(US_ASCII));
      System.out.flush();
      while (System.in.read() >= 0) {
        // nothing is told
      }
    }
  }
}
