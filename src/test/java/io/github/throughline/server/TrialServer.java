package io.github.throughline.server;

import io.github.throughline.ManualTimers;
import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server whose clients and whose time are the test. */
final class TrialServer extends StatelessServer {
  static final Duration IDLE = Duration.ofMinutes(1);

  final ManualTimers timers;

  /** What {@link #handle} answers, if the test has nothing else to answer. */
  final CompletableFuture<Object> loop = new CompletableFuture<>();

  final List<Event> sent = new CopyOnWriteArrayList<>();
  final List<Report> reports = new CopyOnWriteArrayList<>();
  Supplier<CompletionStage<?>> handle = () -> loop;
  Supplier<CompletionStage<@Nullable Void>> sending = () -> CompletableFuture.completedStage(null);

  /** A failure that the server was told. */
  record Report(Throwable failure, String id, Scope scope) {}

  TrialServer(AsyncApplication application, Executor executor, Limits limits) {
    this(application, executor, limits, new ManualTimers());
  }

  private TrialServer(
      AsyncApplication application, Executor executor, Limits limits, ManualTimers timers) {
    super(application, executor, limits, timers, timers::nanoTime);
    this.timers = timers;
  }

  /** Makes a server in which all happens on the thread of the test, at once. */
  static TrialServer direct(AsyncApplication application, int instances) {
    return new TrialServer(application, Runnable::run, new Limits(instances, IDLE, 3));
  }

  /** Looks an instance up. */
  Send to(String id) {
    return instance(id, Sessions.scope(id));
  }

  /** Looks an instance up and sends it an event. */
  CompletableFuture<?> tell(String id, String text) {
    return to(id).send(Sessions.event(text)).toCompletableFuture();
  }

  @Override
  protected CompletionStage<?> handle() {
    return handle.get();
  }

  @Override
  protected CompletionStage<@Nullable Void> applicationSend(Scope scope, Event event) {
    sent.add(event);
    return sending.get();
  }

  @Override
  protected void applicationException(Throwable failure, String id, Scope scope) {
    reports.add(new Report(failure, id, scope));
  }

  @Override
  public String toString() {
    return "the server";
  }
}
