package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.LifespanEvent;
import io.github.throughline.application.LifespanException;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostedApplicationTest {
  /** Never over in a test that passes. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Over in each test that waits for it. */
  private static final Duration SHORT = Duration.ofMillis(5);

  private final CapturedLog log = new CapturedLog();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Started> running = new ArrayList<>();
  private final HttpServletRequest request = Fakes.request();

  /** An exchange that runs until a test ends it. */
  private final class Started {
    final HttpScope scope;
    final Runnable ended;

    Started(HttpScope scope, Runnable ended) {
      this.scope = scope;
      this.ended = ended;
      running.add(this);
    }

    void disconnect() {
      events.add("disconnected");
    }
  }

  @AfterEach
  void close() {
    log.close();
  }

  /** An application that answers both events of the lifespan as told. */
  private AsyncApplication answering(
      BiFunction<LifespanScope, Event, CompletionStage<? extends Event>> answer) {
    return new AsyncApplication() {
      @Override
      public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
        return answerNext((LifespanScope) scope, receive, send)
            .thenCompose(done -> answerNext((LifespanScope) scope, receive, send));
      }

      private CompletionStage<?> answerNext(LifespanScope scope, Receive receive, Send send) {
        return receive
            .receive()
            .thenCompose(
                event -> {
                  events.add(event.type());
                  return answer.apply(scope, event);
                })
            .thenCompose(send::send);
      }
    };
  }

  private final AsyncApplication wellBehaved =
      answering((scope, event) -> CompletableFuture.completedFuture(complete(event)));

  private static Event complete(Event event) {
    return event instanceof LifespanEvent.Startup
        ? new LifespanEvent.StartupComplete()
        : new LifespanEvent.ShutdownComplete();
  }

  private HostedApplication hosted(AsyncApplication application) {
    return hosted(application, LONG, LONG, LONG);
  }

  private HostedApplication hosted(
      AsyncApplication application, Duration startup, Duration grace, Duration shutdown) {
    return new HostedApplication(
        "shop",
        application,
        ForkJoinPool.commonPool(),
        new HostingSettings(
            startup, grace, shutdown, 2, Hosting.Limits.defaults(), TrustedProxies.NONE),
        (hosting, scope, in, out, ended) -> new Started(scope, ended)::disconnect);
  }

  private Fakes.Response serve(HostedApplication hosted) throws IOException {
    Fakes.Response response = new Fakes.Response();
    hosted.serve(request, response.as(HttpServletResponse.class));
    return response;
  }

  // Start

  @Test
  void startsBeforeTheFirstExchangeAndStopsAfterTheLast() throws Exception {
    HostedApplication hosted = hosted(wellBehaved);
    hosted.start();
    assertThat(events).containsExactly("lifespan.startup");
    serve(hosted);
    running.get(0).ended.run();
    hosted.stop();
    assertThat(events).containsExactly("lifespan.startup", "lifespan.shutdown");
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void whatTheStartPutsIntoTheStateIsInTheStateOfEachExchange() throws Exception {
    HostedApplication hosted =
        hosted(
            answering(
                (scope, event) -> {
                  Objects.requireNonNull(scope.state()).putIfAbsent("pool", "open");
                  return CompletableFuture.completedFuture(complete(event));
                }));
    hosted.start();
    serve(hosted);
    Map<String, Object> state = Objects.requireNonNull(running.get(0).scope.state());
    assertThat(state).containsExactly(Map.entry("pool", "open"));
    state.put("user", "ann");
    serve(hosted);
    assertThat(running.get(1).scope.state()).containsOnlyKeys("pool");
    running.forEach(one -> one.ended.run());
    hosted.stop();
  }

  @Test
  void anApplicationThatKnowsNoLifespanIsServedWithoutState() throws Exception {
    HostedApplication hosted =
        hosted(
            (scope, receive, send) -> {
              throw scope.unsupported("application");
            });
    hosted.start();
    serve(hosted);
    assertThat(running.get(0).scope.state()).isNull();
    running.get(0).ended.run();
    hosted.stop();
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void aStartThatFailsTellsTheApplicationsOwnMessage() {
    HostedApplication hosted =
        hosted(
            answering(
                (scope, event) ->
                    CompletableFuture.completedFuture(
                        new LifespanEvent.StartupFailed("no database"))));
    assertThatThrownBy(hosted::start)
        .isInstanceOf(ServletException.class)
        .hasMessage("shop could not start: no database")
        .hasCauseInstanceOf(LifespanException.class);
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void aStartThatIsNotAnsweredInTimeIsToldToShutDown() {
    CompletableFuture<Event> answer = new CompletableFuture<>();
    CountDownLatch shutdown = new CountDownLatch(1);
    HostedApplication hosted =
        hosted(
            answering(
                (scope, event) -> {
                  if (event instanceof LifespanEvent.Startup) {
                    return answer;
                  }
                  shutdown.countDown();
                  return CompletableFuture.completedFuture(complete(event));
                }),
            SHORT,
            LONG,
            LONG);
    assertThatThrownBy(hosted::start)
        .isInstanceOf(ServletException.class)
        .hasMessage(
            "shop has not answered lifespan.startup within PT0.005S: let it, or set parameter throughline.startup");
    answer.complete(new LifespanEvent.StartupComplete());
    assertThat(shutdown).satisfies(CountDownLatch::await);
  }

  @Test
  void anInterruptEndsTheStart() {
    HostedApplication hosted = hosted(answering((scope, event) -> new CompletableFuture<>()));
    Thread.currentThread().interrupt();
    assertThatThrownBy(hosted::start)
        .isInstanceOf(ServletException.class)
        .hasMessage("shop was interrupted in its start");
    assertThat(Thread.interrupted()).isTrue();
  }

  // Exchanges

  @Test
  void oneExchangeTooManyIsAnsweredWith503() throws Exception {
    HostedApplication hosted = hosted(wellBehaved);
    hosted.start();
    serve(hosted);
    serve(hosted);
    assertRefused(serve(hosted));
    assertThat(running).hasSize(2);

    running.get(0).ended.run();
    serve(hosted);
    assertThat(running).hasSize(3);
    running.forEach(one -> one.ended.run());
    hosted.stop();
  }

  private static void assertRefused(Fakes.Response response) {
    assertThat(response.set)
        .containsEntry("status", 503)
        .containsEntry("Retry-After", "1")
        .containsEntry("type", "text/plain");
    assertThat(response.body()).isEqualTo("The service is busy: try again in a moment");
  }

  @Test
  void anExchangeThatCannotBeStartedLeavesItsPlace() throws Exception {
    IOException failure = new IOException("reset by peer");
    HostedApplication hosted =
        new HostedApplication(
            "shop",
            wellBehaved,
            ForkJoinPool.commonPool(),
            new HostingSettings(
                LONG, LONG, LONG, 1, Hosting.Limits.defaults(), TrustedProxies.NONE),
            (hosting, scope, in, out, ended) -> {
              throw failure;
            });
    hosted.start();
    assertThatThrownBy(() -> serve(hosted)).isSameAs(failure);
    assertThatThrownBy(() -> serve(hosted)).isSameAs(failure);
    hosted.stop();
    assertThat(log.messages()).isEmpty();
  }

  // Stop

  @Test
  void theStopWaitsForExchangesAndRefusesNewOnes() throws Exception {
    HostedApplication hosted = hosted(wellBehaved);
    hosted.start();
    serve(hosted);
    CompletableFuture<@Nullable Void> stopped = CompletableFuture.runAsync(hosted::stop);
    Fakes.Response last = new Fakes.Response();
    while (last.set.isEmpty()) { // until the stop has begun
      last = serve(hosted);
      List<Started> others = running.subList(1, running.size());
      others.forEach(one -> one.ended.run());
      others.clear();
    }
    assertRefused(last);
    assertThat(events).containsExactly("lifespan.startup");
    assertThat(stopped).isNotDone();

    running.get(0).ended.run();
    stopped.join();
    assertThat(events).containsExactly("lifespan.startup", "lifespan.shutdown");
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void exchangesThatDoNotEndAreDisconnectedBeforeTheApplicationShutsDown() throws Exception {
    HostedApplication hosted =
        new HostedApplication(
            "shop",
            wellBehaved,
            ForkJoinPool.commonPool(),
            new HostingSettings(
                LONG, SHORT, LONG, 2, Hosting.Limits.defaults(), TrustedProxies.NONE),
            (hosting, scope, in, out, ended) ->
                () -> {
                  events.add("disconnected");
                  ended.run();
                });
    hosted.start();
    serve(hosted);
    hosted.stop();
    assertThat(events).containsExactly("lifespan.startup", "disconnected", "lifespan.shutdown");
    assertThat(log.messages())
        .containsExactly(
            "1 exchanges of shop have not ended within throughline.grace, PT0.005S: they are disconnected");
  }

  @Test
  void exchangesThatGoOnDoNotKeepTheApplicationFromItsShutdown() throws Exception {
    HostedApplication hosted = hosted(wellBehaved, LONG, Duration.ZERO, LONG);
    hosted.start();
    serve(hosted);
    hosted.stop();
    assertThat(events).containsExactly("lifespan.startup", "disconnected", "lifespan.shutdown");
    assertThat(log.messages())
        .hasSize(2)
        .last()
        .isEqualTo("1 exchanges of shop go on although they are disconnected");
  }

  @Test
  void aSecondStopDoesNothing() throws Exception {
    HostedApplication hosted = hosted(wellBehaved);
    hosted.start();
    hosted.stop();
    hosted.stop();
    assertThat(events).containsExactly("lifespan.startup", "lifespan.shutdown");
    assertRefused(serve(hosted));
  }

  @Test
  void aShutdownThatIsNotAnsweredInTimeIsTold() throws Exception {
    HostedApplication hosted =
        hosted(
            answering(
                (scope, event) ->
                    event instanceof LifespanEvent.Startup
                        ? CompletableFuture.completedFuture(complete(event))
                        : new CompletableFuture<>()),
            LONG,
            LONG,
            SHORT);
    hosted.start();
    hosted.stop();
    assertThat(log.messages())
        .containsExactly(
            "shop has not answered lifespan.shutdown within throughline.shutdown, PT0.005S");
  }

  @Test
  void aShutdownThatFailsIsToldOnce() throws Exception {
    HostedApplication hosted =
        hosted(
            answering(
                (scope, event) ->
                    CompletableFuture.completedFuture(
                        event instanceof LifespanEvent.Startup
                            ? complete(event)
                            : new LifespanEvent.ShutdownFailed("files are open"))));
    hosted.start();
    hosted.stop();
    assertThat(log.messages()).containsExactly("shop could not clean up: files are open");
  }

  @Test
  void anApplicationThatFailsWhileItIsServedIsToldOnce() throws Exception {
    CompletableFuture<Object> life = new CompletableFuture<>();
    HostedApplication hosted =
        hosted(
            (scope, receive, send) ->
                receive
                    .receive()
                    .thenCompose(event -> send.send(complete(event)))
                    .thenCompose(sent -> life));
    hosted.start();
    life.completeExceptionally(new IllegalStateException("lost"));
    assertThat(log.messages()).containsExactly("shop has failed since it was started: lost");
    serve(hosted);
    running.get(0).ended.run();
    hosted.stop();
    assertThat(log.messages()).hasSize(1);
  }
}
