package io.github.throughline.application;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that fail, clients that go, and servers that refuse. */
@Timeout(60)
class Rule32FailureTest {
  private static final byte[] MUCH = new byte[10_000];

  @RegisterExtension final Served served = new Served();

  static class CheckedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void failureBeforeTheCommitSendsNothing() {
    CheckedException failure = new CheckedException();
    ScriptedExchange exchange = new ScriptedExchange();
    BlockingApplication application =
        (request, response) -> {
          response.body().write('a');
          throw failure;
        };
    assertThat(served.failure(exchange, application)).isSameAs(failure);
    assertThat(exchange.sent).isEmpty();
  }

  @Test
  void failureAfterItEndsNothing() {
    AssertionError failure = new AssertionError("on purpose");
    ScriptedExchange exchange = new ScriptedExchange();
    BlockingApplication application =
        (request, response) -> {
          response.body().write(MUCH);
          throw failure;
        };
    assertThat(served.failure(exchange, application)).isSameAs(failure);
    assertThat(exchange.sent).hasSize(2);
    assertThat(exchange.isComplete()).isFalse();
  }

  @Test
  void clientThatIsGoneIsSeenAtTheWriteThatFailsAndAtAllAfterIt() {
    DisconnectedException gone = new DisconnectedException("gone");
    ScriptedExchange exchange = new ScriptedExchange().failing(ResponseBody.class, gone);
    BlockingApplication application =
        (request, response) -> {
          assertThatThrownBy(() -> response.body().write(MUCH)).isSameAs(gone);
          assertThatThrownBy(() -> response.body().write(MUCH))
              .isNotSameAs(gone)
              .isInstanceOf(DisconnectedException.class)
              .hasCause(gone);
          assertThatThrownBy(() -> response.body().flush())
              .isInstanceOf(DisconnectedException.class);
          assertThatThrownBy(() -> request.body().read()).isInstanceOf(DisconnectedException.class);
        };
    assertThat(served.failure(exchange, application)).isSameAs(gone);
    assertThat(exchange.sent).hasSize(2);
  }

  /** The body is lost on its way out through writers that swallow what streams throw. */
  @Test
  void clientThatIsGoneFailsTheExchangeWhateverTheApplicationDoes() {
    DisconnectedException gone = new DisconnectedException("gone");
    for (Class<? extends Event> at : List.of(ResponseStart.class, ResponseBody.class)) {
      ScriptedExchange exchange = new ScriptedExchange().failing(at, gone);
      assertThat(
              served.failure(
                  exchange,
                  (request, response) -> {
                    PrintStream lenient = new PrintStream(response.body());
                    lenient.write(MUCH, 0, MUCH.length);
                    assertThat(lenient.checkError()).isTrue();
                  }))
          .isSameAs(gone);
    }
  }

  @Test
  void clientThatIsGoneAtTheLastPartFailsTheExchange() {
    DisconnectedException gone = new DisconnectedException("gone");
    ScriptedExchange exchange = new ScriptedExchange().failing(ResponseBody.class, gone);
    assertThat(served.failure(exchange, (request, response) -> {})).isSameAs(gone);
  }

  @Test
  void serverThatRefusesAnEventBreaksTheExchange() {
    IllegalArgumentException refusal = new IllegalArgumentException("no such status here");
    ScriptedExchange exchange = new ScriptedExchange().failing(ResponseStart.class, refusal);
    BlockingApplication application =
        (request, response) -> {
          assertThatThrownBy(response::commit).isSameAs(refusal);
          assertThatThrownBy(() -> response.body().write(MUCH))
              .isExactlyInstanceOf(IOException.class)
              .hasCause(refusal);
        };
    assertThat(served.failure(exchange, application)).isSameAs(refusal);
    assertThat(exchange.sent).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void serverThatThrowsOrAnswersNothingDoesToo(boolean nothing) {
    ScriptedExchange exchange = new ScriptedExchange();
    exchange.answering(
        event -> {
          if (nothing) {
            return nothing();
          }
          throw new IllegalStateException("on purpose");
        });
    assertThat(served.failure(exchange, (request, response) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(nothing ? "send has answered null instead of a stage" : "on purpose");
  }

  @SuppressWarnings("NullAway") // on purpose
  private static CompletableFuture<@Nullable Void> nothing() {
    return null;
  }

  @Test
  void checkedFailureOfASendIsTheCauseOfAnIoException() {
    TimeoutException failure = new TimeoutException("on purpose");
    ScriptedExchange exchange = new ScriptedExchange().failing(ResponseStart.class, failure);
    assertThat(served.failure(exchange, (request, response) -> {}))
        .isExactlyInstanceOf(IOException.class)
        .hasCause(failure);
  }

  @Test
  void interruptedWriteBreaksTheExchangeAsItsBytesMayComeOrNot() {
    ScriptedExchange exchange = new ScriptedExchange();
    CompletableFuture<@Nullable Void> slow = new CompletableFuture<>();
    exchange.answering(
        event -> {
          Thread.currentThread().interrupt();
          return slow;
        });
    BlockingApplication application =
        (request, response) -> {
          assertThatThrownBy(response::commit).isInstanceOf(InterruptedIOException.class);
          assertThat(Thread.interrupted()).isTrue();
          slow.complete(null);
          assertThatThrownBy(() -> response.body().write(MUCH)).isInstanceOf(IOException.class);
        };
    assertThat(served.failure(exchange, application)).isInstanceOf(InterruptedIOException.class);
    assertThat(exchange.sent).hasSize(1);
  }

  @Test
  void interruptedThreadSendsNothing() {
    ScriptedExchange exchange = new ScriptedExchange();
    BlockingApplication application =
        (request, response) -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(response::commit).isInstanceOf(InterruptedIOException.class);
          assertThat(Thread.interrupted()).isTrue();
        };
    assertThat(served.failure(exchange, application)).isInstanceOf(InterruptedIOException.class);
    assertThat(exchange.sent).isEmpty();
  }

  @Test
  void slowClientSuspendsTheApplicationWithOnePartUnderWay() throws Exception {
    ScriptedExchange exchange = new ScriptedExchange();
    BlockingQueue<CompletableFuture<@Nullable Void>> underWay = new LinkedBlockingQueue<>();
    exchange.answering(
        event -> {
          CompletableFuture<@Nullable Void> handed = new CompletableFuture<>();
          underWay.add(handed);
          return handed;
        });
    CountDownLatch written = new CountDownLatch(1);
    CompletableFuture<?> stage =
        served.begin(
            Served.GET,
            exchange,
            (request, response) -> {
              response.body().write(new byte[100_000]);
              written.countDown();
            });
    for (int part = 0; part < 14; part++) {
      CompletableFuture<@Nullable Void> handed = underWay.poll(30, TimeUnit.SECONDS);
      assertThat(exchange.sent).hasSize(part + 1);
      assertThat(stage).isNotDone();
      assertThat(written.getCount()).isEqualTo(part < 13 ? 1 : written.getCount());
      requireNonNull(handed).complete(null);
    }
    stage.join();
    assertThat(exchange.body()).hasSize(100_000);
    assertThat(exchange.sent).hasSize(14);
  }
}
