package io.github.throughline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a communicator in real time. */
@Timeout(60)
class CommunicatorCloseTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final HttpScope SCOPE = HttpScope.builder("GET", "/").build();
  private static final HttpEvent.Request REQUEST = request("question");
  private static final HttpEvent.ResponseStart START = new HttpEvent.ResponseStart(200, List.of());

  private @Nullable ApplicationCommunicator opened;

  private ApplicationCommunicator open(AsyncApplication application) {
    ApplicationCommunicator made = new ApplicationCommunicator(application, SCOPE);
    opened = made;
    return made;
  }

  @AfterEach
  void noThreadIsLeft() {
    if (opened != null) {
      opened.close();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("throughline-communicator"));
  }

  private static HttpEvent.Request request(String body) {
    return new HttpEvent.Request(ByteBuffer.wrap(body.getBytes(UTF_8)), false);
  }

  private static CompletionStage<?> never() {
    return new CompletableFuture<>();
  }

  private static CompletionStage<?> done() {
    return CompletableFuture.completedFuture(null);
  }

  @Test
  void anApplicationThatBlocksIsToldOfAndEnded() {
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(1);
    ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              send.send(START);
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.complete(e);
              }
              return never();
            });
    assertThat(client.receiveOutput(LONG)).isEqualTo(START);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.receiveOutput(SHORT))
        .withMessageContaining("is still running and keeps its thread")
        .withStackTraceContaining("anApplicationThatBlocksIsToldOfAndEnded");
    client.close();
    assertThat(interrupted).isCompletedWithValueMatching(e -> e instanceof InterruptedException);
  }

  @Test
  void closeDisconnectsAndCancels() {
    CompletableFuture<Object> stage = new CompletableFuture<>();
    CompletableFuture<Throwable> pending = new CompletableFuture<>();
    CompletableFuture<Receive> later = new CompletableFuture<>();
    CompletableFuture<Send> sends = new CompletableFuture<>();
    ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              receive.receive().whenComplete((event, failure) -> pending.complete(failure));
              later.complete(receive);
              sends.complete(send);
              return stage;
            });
    assertThat(client.receiveNothing(SHORT)).isTrue();
    later.join();
    sends.join();
    client.close();
    client.close();
    assertThat(stage).isCancelled();
    assertThat(pending.join()).isInstanceOf(DisconnectedException.class);
    assertThat(later.join().receive()).isCompletedExceptionally();
    assertThat(sends.join().send(START))
        .failsWithin(LONG)
        .withThrowableOfType(Exception.class)
        .withCauseInstanceOf(DisconnectedException.class);
    assertThatIllegalStateException()
        .isThrownBy(() -> client.receiveOutput(SHORT))
        .withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> client.sendInput(REQUEST));
  }

  @Test
  void theCleanupOfAnApplicationThatWaitsIsNotInterrupted() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              CompletionStage<Event> event = receive.receive();
              send.send(START);
              return event.whenComplete(
                  (none, failure) -> interrupted.add(Thread.currentThread().isInterrupted()));
            });
    assertThat(client.receiveOutput(LONG)).isEqualTo(START);
    client.close();
    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void anApplicationThatIsNotUsedIsNotCalled() {
    CountDownLatch called = new CountDownLatch(1);
    ApplicationCommunicator client =
        open(
            (scope, receive, send) -> {
              called.countDown();
              return done();
            });
    client.close();
    assertThat(called.getCount()).isOne();
  }

  @Test
  void aStageThatCannotBeCancelledIsTolerated() {
    CompletableFuture<Object> source = new CompletableFuture<>();
    ApplicationCommunicator client =
        open((scope, receive, send) -> new UncancellableStage<>(source));
    assertThat(client.receiveNothing(SHORT)).isTrue();
    client.close();
    assertThat(source).isNotDone();
  }
}
