package io.github.throughline.testing;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One thing that happens on a connection that a test plays, shown so that it can be read. */
sealed interface Step {
  /** The server gives an event, which the application has asked for. */
  record Given(@Nullable Event event) implements Step {
    @Override
    public String toString() {
      return "-> " + (event == null ? "null" : EventText.of(event));
    }
  }

  /** The application sends an event. */
  record Sent(@Nullable Event event) implements Step {
    @Override
    public String toString() {
      return "<- " + (event == null ? "null" : EventText.of(event));
    }
  }

  /** The server cannot take the next event, as the client is gone. */
  record Lost(Event event) implements Step {
    @Override
    public String toString() {
      return "<- lost: " + EventText.of(event);
    }
  }

  /** The application ends. */
  record Ended(@Nullable Throwable failure) implements Step {
    @Override
    public String toString() {
      return failure == null ? "returns" : "fails";
    }
  }

  static Step given(Event event) {
    return new Given(event);
  }

  static Step sent(Event event) {
    return new Sent(event);
  }

  static Step returns() {
    return new Ended(null);
  }

  /** A connection whose both sides are a test. */
  final class Played {
    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final Queue<CompletableFuture<Event>> toReceive = new ArrayDeque<>();
    private @Nullable Receive receive;
    private @Nullable Send send;
    private @Nullable Throwable lost;

    /** What has come through, of both sides. */
    final List<Object> passed = new ArrayList<>();

    /** How the steps have failed, in their order, that of the scope first. */
    final List<Throwable> failures = new ArrayList<>();

    Played(ContractValidator validator, Scope scope) {
      CompletionStage<?> handled =
          validator.handle(
              scope,
              toReceive::remove,
              this::take,
              (seen, receiving, sending) -> {
                passed.add(seen);
                receive = receiving;
                send = sending;
                return end;
              });
      handled.whenComplete((result, failure) -> note(failure));
    }

    private void note(@Nullable Throwable failure) {
      if (failure != null) {
        failures.add(failure);
      }
    }

    private CompletionStage<@Nullable Void> take(Event event) {
      passed.add(event == null ? "null" : event);
      return lost == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(lost);
    }

    @SuppressWarnings("NullAway") // what is tested
    void play(Step step) {
      if (receive == null || send == null) {
        return; // refused for its scope
      }
      if (step instanceof Given given) {
        toReceive.add(CompletableFuture.completedFuture(given.event));
        receive
            .receive()
            .whenComplete(
                (event, failure) -> {
                  note(failure);
                  if (failure == null) {
                    passed.add(event == null ? "null" : event);
                  }
                });
      } else if (step instanceof Sent sent) {
        send.send(sent.event).whenComplete((nothing, failure) -> note(failure));
      } else if (step instanceof Lost gone) {
        lost = new DisconnectedException("gone");
        send.send(gone.event).whenComplete((nothing, failure) -> note(failure));
        lost = null;
      } else if (step instanceof Ended ended && ended.failure != null) {
        end.completeExceptionally(ended.failure);
      } else {
        end.complete("done");
      }
    }

    Played play(List<Step> steps) {
      steps.forEach(this::play);
      return this;
    }
  }
}
