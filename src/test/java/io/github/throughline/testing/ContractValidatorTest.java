package io.github.throughline.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A validator changes nothing but what it reports. */
@Timeout(60)
class ContractValidatorTest {
  private static final ContextVar<String> USER = ContextVar.of("user");
  private static final Duration SECOND = Duration.ofSeconds(30);

  private final List<Violation> violations = new ArrayList<>();
  private final ContractValidator validator = new ContractValidator(violations::add);
  private final CompletableFuture<Event> toReceive = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();

  private CompletionStage<?> handle(AsyncApplication application) {
    return validator.handle(Breaches.PLAIN, () -> toReceive, event -> taken, application);
  }

  private Receive receive() {
    AtomicReference<Receive> receive = new AtomicReference<>(() -> toReceive);
    var unused =
        handle(
            (scope, receiving, sending) -> {
              receive.set(receiving);
              return new CompletableFuture<>();
            });
    return requireNonNull(receive.get());
  }

  @Test
  void cancellingAReceiveCancelsThatOfTheServer() {
    CompletableFuture<Event> received = receive().receive().toCompletableFuture();
    assertThat(received.cancel(true)).isTrue();
    assertThat(toReceive).isCancelled();
  }

  @Test
  void aReceiveThatTakesTooLongGivesUpThatOfTheServer() {
    CompletableFuture<Event> received = receive().receive().toCompletableFuture();
    received.completeExceptionally(new TimeoutException("late"));
    assertThat(toReceive).isCancelled();
    assertThatThrownBy(received::join).hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void anEventThatHasComeIsNotCancelled() {
    CompletableFuture<Event> received = receive().receive().toCompletableFuture();
    toReceive.complete(Breaches.REQUEST);
    assertThat(received.cancel(true)).isFalse();
    assertThat(received).isCompletedWithValue(Breaches.REQUEST);
  }

  @Test
  void anEventThatComesWhileItIsCancelledIsNotLost() {
    CompletableFuture<Event> late =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            return !complete(Breaches.REQUEST);
          }
        };
    CompletableFuture<Event> relayed = Relay.of(late, (event, failure) -> null);
    assertThat(relayed.cancel(true)).isFalse();
    assertThat(relayed).isCompletedWithValue(Breaches.REQUEST);
  }

  @Test
  void aStageThatCannotBeCancelledGoesOn() {
    CompletableFuture<Event> source = new CompletableFuture<>();
    CompletableFuture<Event> relayed =
        Relay.of(new UncancellableStage<>(source), (event, failure) -> null);
    assertThat(relayed.cancel(true)).isFalse();
    source.complete(Breaches.REQUEST);
    assertThat(relayed).isCompletedWithValue(Breaches.REQUEST);
  }

  @Test
  void cancellingTheStageOfTheApplicationCancelsIt() {
    CompletableFuture<Object> stage = new CompletableFuture<>();
    handle((scope, receive, send) -> stage).toCompletableFuture().cancel(true);
    assertThat(stage).isCancelled();
    assertThat(violations).isEmpty();
  }

  @Test
  void stagesRunInTheContextOfTheFlow() {
    List<String> seen = new ArrayList<>();
    Receive receive = receive();
    Context.where(USER, "ann")
        .run(() -> receive.receive().thenAccept(event -> seen.add(USER.orElse("nobody"))));
    toReceive.complete(Breaches.REQUEST);
    assertThat(seen).containsExactly("ann");
  }

  @Test
  void failuresStayWhatTheyAre() {
    IllegalStateException thrown = new IllegalStateException("thrown");
    assertThatThrownBy(
            () ->
                handle(
                    (scope, receive, send) -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
    CompletableFuture<?> failed =
        handle((scope, receive, send) -> CompletableFuture.failedFuture(thrown))
            .toCompletableFuture();
    assertThatThrownBy(failed::join).hasCause(thrown);
    assertThat(violations).isEmpty();
  }

  @Test
  void whatIsNullIsReportedAndHandedOn() {
    assertThat(handle(nothing())).isNull();
    assertThat(violations)
        .singleElement()
        .hasToString(
            "The application breaks NOT_NULL (Scopes, events and stages are never null): the stage");
    CompletionStage<?> strict =
        new ContractValidator()
            .around(nothing())
            .handle(Breaches.PLAIN, () -> toReceive, e -> taken);
    assertThat(strict.toCompletableFuture()).isCompletedExceptionally();
  }

  @SuppressWarnings("NullAway") // what is tested
  private static AsyncApplication nothing() {
    return (scope, receive, send) -> null;
  }

  @Test
  void byDefaultWhatIsNotAllowedFailsAndIsNotHandedOn() {
    List<Event> arrived = new ArrayList<>();
    Send server =
        event -> {
          arrived.add(event);
          return CompletableFuture.completedFuture(null);
        };
    CompletionStage<?> stage =
        new ContractValidator()
            .around((scope, receive, send) -> send.send(Breaches.LAST))
            .handle(Breaches.PLAIN, () -> toReceive, server);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> stage.toCompletableFuture().join())
        .havingCause()
        .isInstanceOf(AssertionError.class)
        .withMessageContaining("HTTP_START_FIRST");
    assertThat(arrived).isEmpty();
  }

  @Test
  void itWorksAroundAnApplicationThatIsDrivenInATest() {
    AsyncApplication silent = (scope, receive, send) -> CompletableFuture.completedFuture(null);
    try (ApplicationCommunicator client =
        new ApplicationCommunicator(new ContractValidator().around(silent), Breaches.PLAIN)) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> client.await(SECOND))
          .withMessageContaining("HTTP_COMPLETE");
    }
  }
}
