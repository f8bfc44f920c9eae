package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.BlockingScripts.Application;
import io.github.throughline.application.BlockingScripts.Ending;
import io.github.throughline.application.BlockingScripts.Server;
import io.github.throughline.application.BlockingScripts.Step;
import io.github.throughline.bridge.Bridge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A scripted application meets a scripted server; what each saw of the other is checked. */
final class ScriptedRun extends ScriptedExchange implements BlockingApplication {
  private static final int LATE_SECONDS = 30;

  private final Server server;
  private final Application application;
  private final Executor executor;
  private final CompletableFuture<CompletableFuture<?>> stage = new CompletableFuture<>();

  private final AtomicInteger closed = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** How many events may be sent; none after one that is refused or unwanted. */
  private final AtomicInteger allowed = new AtomicInteger(Integer.MAX_VALUE);

  private final ByteArrayOutputStream incoming = new ByteArrayOutputStream();
  private int position;
  private volatile boolean doubtful;
  private volatile int status = 200;
  private volatile @Nullable Throwable untyped;
  private int pieces;

  /** The application's own. */
  static final class OwnException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  ScriptedRun(Server server, Application application, Executor executor) {
    this.server = server;
    this.application = application;
    this.executor = executor;
    for (int i = 0; i < server.parts().size(); i++) {
      boolean more = server.ending() != Ending.WHOLE || i + 1 < server.parts().size();
      byte[] part = piece(server.parts().get(i));
      incoming.writeBytes(part);
      event(new HttpEvent.Request(ByteBuffer.wrap(part), more));
    }
    if (server.ending() == Ending.DISCONNECT) {
      event(new HttpEvent.Disconnect());
    } else if (server.ending() == Ending.WHOLE && server.parts().isEmpty()) {
      event(new HttpEvent.Request(ByteBuffer.allocate(0), false));
    }
  }

  /** Bytes that are not those of the piece before. */
  private byte[] piece(int size) {
    byte[] bytes = new byte[size];
    pieces++;
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (pieces * 31 + i);
    }
    return bytes;
  }

  // The server.

  private <T extends @Nullable Object> CompletionStage<T> perhapsLater(CompletionStage<T> now) {
    return server.slow() ? now.thenApplyAsync(result -> result, executor) : now;
  }

  private void giveUp() {
    allowed.set(sent.size());
    executor.execute(() -> stage.join().cancel(true));
  }

  @Override
  public synchronized CompletionStage<Event> receive() {
    CompletionStage<Event> next = super.receive();
    if (!next.toCompletableFuture().isDone()) {
      giveUp();
      return next;
    }
    return perhapsLater(next);
  }

  @Override
  public CompletionStage<@Nullable Void> send(Event event) {
    int index = sent.size();
    CompletionStage<@Nullable Void> handed = super.send(event);
    if (index != server.failing()) {
      return perhapsLater(handed);
    }
    allowed.set(sent.size());
    return refusal();
  }

  private CompletionStage<@Nullable Void> refusal() {
    return switch (server.refusal()) {
      case GONE -> CompletableFuture.failedFuture(new DisconnectedException("gone"));
      case ILLEGAL -> CompletableFuture.failedFuture(new IllegalStateException("refused"));
      case CHECKED -> CompletableFuture.failedFuture(new TimeoutException("too slow"));
      case THROWN -> throw new IllegalArgumentException("refused");
      case CANCELLED_EXCHANGE -> {
        giveUp();
        yield new CompletableFuture<>();
      }
    };
  }

  // The application.

  @Override
  public void handle(BlockingRequest request, BlockingResponse response) throws Exception {
    response.onClose(over::countDown);
    response.onClose(closed::incrementAndGet);
    for (Step step : application.steps()) {
      try {
        take(step, request, response);
      } catch (IOException | IllegalStateException | IllegalArgumentException e) {
        untyped = e instanceof CancellationException ? e : untyped;
        if (!application.stubborn()) {
          throw e;
        }
      } catch (RuntimeException | Error e) {
        untyped = e;
        throw e;
      }
    }
  }

  private void take(Step step, BlockingRequest request, BlockingResponse response)
      throws IOException, OwnException {
    switch (step.kind()) {
      case READ -> read(request.body().readNBytes(step.size()));
      case SKIP -> position += (int) request.body().skip(step.size());
      case CLOSE_REQUEST -> request.body().close();
      case WRITE -> write(piece(step.size()), response);
      case FLUSH -> response.body().flush();
      case CLOSE_BODY -> response.body().close();
      case COMMIT -> response.commit();
      case STATUS -> {
        int code = step.size() == 0 ? 99 : 200 + step.size() % 200;
        response.status(code);
        status = code;
      }
      case HEADER -> response.addHeader("x-a", Integer.toString(step.size()));
      case LENGTH -> response.addHeader("content-length", Integer.toString(step.size()));
      case RESET -> {
        response.reset();
        written.reset();
        doubtful = false;
        status = 200;
      }
      case THROW -> throw new OwnException();
    }
  }

  private void read(byte[] bytes) {
    assertThat(bytes)
        .isEqualTo(Arrays.copyOfRange(incoming.toByteArray(), position, position + bytes.length));
    position += bytes.length;
    assertThat(server.length() < 0 || position <= server.length()).isTrue();
  }

  /** Of a write that fails, nobody knows how much was taken. */
  private void write(byte[] piece, BlockingResponse response) throws IOException {
    boolean before = doubtful;
    doubtful = true;
    int size = written.size();
    written.write(piece);
    try {
      response.body().write(piece);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("closed: the body")) { // nothing was taken
        byte[] all = written.toByteArray();
        written.reset();
        written.write(all, 0, size);
        doubtful = before;
      }
      throw e;
    }
    doubtful = before;
  }

  // The end.

  /** Runs the scripts and checks all that must hold. */
  void check(Bridge bridge) throws Exception {
    HttpScope.Builder scope = HttpScope.builder(server.method(), "/");
    if (server.length() >= 0) {
      scope.header("content-length", Integer.toString(server.length()));
    }
    CompletableFuture<?> future =
        Applications.blocking(this, bridge).handle(scope.build(), this, this).toCompletableFuture();
    stage.complete(future);
    Throwable failure =
        future
            .<@Nullable Throwable>handle((nothing, thrown) -> thrown)
            .get(LATE_SECONDS, TimeUnit.SECONDS);
    assertThat(over.await(LATE_SECONDS, TimeUnit.SECONDS)).as("closed in the end").isTrue();
    assertThat(closed).as("closed once").hasValue(1);
    assertThat(untyped).isNull();
    checkEvents();
    if (failure == null) {
      checkResponse();
    } else {
      assertThat(failure)
          .isInstanceOfAny(
              IOException.class,
              IllegalStateException.class,
              IllegalArgumentException.class,
              OwnException.class);
    }
  }

  private void checkEvents() {
    assertThat(sent).hasSizeLessThanOrEqualTo(allowed.get());
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i) instanceof HttpEvent.ResponseStart).isEqualTo(i == 0);
      boolean last = sent.get(i) instanceof HttpEvent.ResponseBody body && !body.moreBody();
      assertThat(last && i + 1 < sent.size()).as("something after the end").isFalse();
    }
    assertThat(written.toString(ISO_8859_1)).startsWith(body());
    if (!sent.isEmpty()) {
      assertThat(start().status()).isEqualTo(status);
    }
  }

  private void checkResponse() {
    assertThat(isComplete()).isTrue();
    if (!doubtful) {
      assertThat(body()).isEqualTo(written.toString(ISO_8859_1));
    }
    boolean mayBeWithout = server.method().equals("HEAD") || status == 204;
    start().headers().stream()
        .filter(header -> header.name().equals("content-length"))
        .filter(header -> !body().isEmpty() || !mayBeWithout)
        .forEach(header -> assertThat(body()).hasSize(Integer.parseInt(header.value())));
  }
}
