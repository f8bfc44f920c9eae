package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.throughline.CapturedLog;
import io.github.throughline.bridge.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is closed at the end of a request. */
@Timeout(60)
class Rule34ClosingTest {
  @RegisterExtension final Served served = new Served();

  private final List<String> closed = new CopyOnWriteArrayList<>();

  private AutoCloseable resource(String name) {
    return () -> closed.add(name);
  }

  @Test
  void latestIsClosedFirstAfterTheResponse() {
    ScriptedExchange exchange = new ScriptedExchange();
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          response.onClose(resource("first"));
          response.onClose(() -> closed.add("sent " + exchange.isComplete()));
          response.onClose(resource("last"));
        });
    assertThat(closed).containsExactly("last", "sent true", "first");
  }

  @Test
  void closedAfterAFailure() {
    served.failure(
        new ScriptedExchange(),
        (request, response) -> {
          response.onClose(resource("it"));
          throw new AssertionError("on purpose");
        });
    assertThat(closed).containsExactly("it");
  }

  @Test
  void closedIfTheClientIsGone() {
    served.failure(
        new ScriptedExchange()
            .failing(HttpEvent.ResponseStart.class, new DisconnectedException("gone")),
        (request, response) -> response.onClose(resource("it")));
    assertThat(closed).containsExactly("it");
  }

  @Test
  void closedIfTheResponseIsShort() {
    served.failure(
        new ScriptedExchange(),
        (request, response) -> {
          response.onClose(resource("it"));
          response.header("content-length", "1");
        });
    assertThat(closed).containsExactly("it");
  }

  @Test
  void closedAfterACancellationByTheRequestsThreadAndUninterrupted() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<Thread> own = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CompletableFuture<Thread> closer = new CompletableFuture<>();
    CompletableFuture<?> stage =
        served.begin(
            Served.GET,
            new ScriptedExchange(),
            (request, response) -> {
              own.complete(Thread.currentThread());
              response.onClose(
                  () -> {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                    closer.complete(Thread.currentThread());
                  });
              inside.countDown();
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
            });
    Served.await(inside);
    stage.cancel(true);
    assertThat(closer.join()).isSameAs(own.join());
    assertThat(interrupted.join()).isFalse();
  }

  @Test
  void closedWithoutADeadline() {
    CompletableFuture<Boolean> limited = new CompletableFuture<>();
    Deadline.after(Duration.ofHours(1))
        .run(
            () ->
                served.get(
                    (request, response) -> {
                      assertThat(Deadline.current()).isPresent();
                      response.onClose(() -> limited.complete(Deadline.current().isPresent()));
                    }));
    assertThat(limited.join()).isFalse();
  }

  @Test
  void failureToCloseIsLoggedAndTheOthersAreClosed() {
    try (CapturedLog log = new CapturedLog()) {
      ScriptedExchange exchange =
          served.get(
              (request, response) -> {
                response.onClose(resource("first"));
                response.onClose(
                    new AutoCloseable() {
                      @Override
                      public void close() {
                        throw new AssertionError("on purpose");
                      }

                      @Override
                      public String toString() {
                        return "a cursor";
                      }
                    });
              });
      assertThat(exchange.isComplete()).isTrue();
      assertThat(closed).containsExactly("first");
      assertThat(log.messages())
          .containsExactly("a cursor could not be closed at the end of a request");
    }
  }

  @Test
  void whatIsAddedWhileItClosesIsClosedToo() {
    served.get((request, response) -> response.onClose(() -> response.onClose(resource("late"))));
    assertThat(closed).containsExactly("late");
  }

  @Test
  void nothingIsTakenWhenAllIsClosed() {
    CompletableFuture<BlockingResponse> kept = new CompletableFuture<>();
    served.get((request, response) -> kept.complete(response));
    assertThatIllegalStateException()
        .isThrownBy(() -> kept.join().onClose(resource("it")))
        .withMessageContaining("close it at once");
    assertThat(closed).isEmpty();
  }
}
