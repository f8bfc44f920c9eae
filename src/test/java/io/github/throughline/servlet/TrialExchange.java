package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.HttpEvent.Disconnect;
import io.github.throughline.application.HttpScope;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An exchange whose container does what a test tells it to do, too. */
final class TrialExchange extends TrialApplication {
  static final Duration IDLE = Duration.ofSeconds(10);
  static final Hosting.Limits LIMITS = new Hosting.Limits(8, 1, 1, 4, IDLE, 1, IDLE);

  final ScriptedContainer container = new ScriptedContainer();

  final Exchange exchange;
  final ContainerCallbacks callbacks;
  int left;

  /** Begins an exchange without a body of the request. */
  TrialExchange() {
    this(Events.scope("GET"), 0);
  }

  TrialExchange(HttpScope scope, long bodyLength) {
    this(scope, bodyLength, null);
  }

  /** Begins an exchange; with {@code null}, the executor is that of the tasks. */
  TrialExchange(HttpScope scope, long bodyLength, @Nullable Executor executor) {
    Hosting hosting = new Hosting(this, executor == null ? tasks : executor, LIMITS, clock);
    exchange =
        new Exchange(
            hosting,
            scope,
            bodyLength,
            container.source,
            container.sink,
            container.ends,
            () -> left++);
    callbacks = exchange.begin();
  }

  /** Has the container take the response, and the application called. */
  TrialExchange called() {
    exchange.writable();
    tasks.runAll();
    return this;
  }

  /** The application answers something, and waits for the client to take it. */
  void begin() {
    called();
    sends(start(200));
    sends(more("begun"));
  }

  List<String> ending() {
    return container.calls.stream().filter(call -> call.matches("(abandon|c|r).*")).toList();
  }

  /** What the application gets to know of the end. */
  void assertDisconnected(String reason) {
    assertThat(receive()).isCompletedWithValueMatching(Disconnect.class::isInstance);
    CompletableFuture<?> sent = send(last(""));
    assertThatThrownBy(sent::join)
        .hasCauseInstanceOf(DisconnectedException.class)
        .hasRootCauseMessage(reason);
  }

  static Throwable late() {
    try {
      Deadline.after(Duration.ZERO).run(() -> {});
      throw new AssertionError("in time");
    } catch (DeadlineExceededException e) {
      return e;
    }
  }
}
