package io.github.throughline.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.it.exchange.RawResponse.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ends that come at the same time: each request has one of them, and none is left. */
abstract class RaceSuite extends ApplicationSuite {
  private static final int CLIENTS = 24;
  private static final int RACES = 140; // for each client; 10,000 on all containers together
  private static final int RESETS = 30;
  private static final int DEADLINE_MILLIS = 20;
  private static final int SPREAD_MICROS = 10_000;
  private static final int MOST_NANOS = 8_000_000;

  RaceSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return super.application()
        .parameter("throughline.deadline", "PT0.0" + DEADLINE_MILLIS / 10 + "S");
  }

  @BeforeEach
  void tolerateDeadlines() {
    tolerateBreakingOff();
    logged.mayLog("org.xnio.nio", "XNIO000011"); // Undertow, about a response that has ended
    logged.mayLog("io.github.throughline", "has not ended by its deadline");
    logged.mayLog("io.github.throughline", "no test has said"); // of requests without a client
    logged.mayLog("io.github.throughline", "was answered with status 504");
  }

  private static CompletionStage<?> ignoreDisconnect(CompletionStage<?> stage) {
    return stage.exceptionally(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof DisconnectedException) {
            return null;
          }
          throw new CompletionException(cause);
        });
  }

  /** Answers at some time around the deadline; the path tells how much of the response before. */
  private static CompletionStage<?> answerInTheNickOfTime(Scope scope, Receive receive, Send send) {
    String path = ((HttpScope) scope).path();
    long micros =
        TimeUnit.MILLISECONDS.toMicros(DEADLINE_MILLIS)
            + ThreadLocalRandom.current().nextInt(-SPREAD_MICROS / 2, SPREAD_MICROS / 2);
    Executor later = CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS);
    CompletionStage<@Nullable Void> begun = send.send(Talk.startOf(200));
    if (path.contains("/parts/")) {
      begun = begun.thenCompose(done -> send.send(Talk.partOf("<")));
    }
    return ignoreDisconnect(
        begun.thenComposeAsync(done -> send.send(ResponseBody.last(path)), later));
  }

  @Test
  void eachRequestIsAnsweredOnceWhenItsDeadlinePasses() throws Exception {
    applied.use(RaceSuite::answerInTheNickOfTime);
    int[] counts = new int[3];
    for (int[] some : inParallel(this::race)) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += some[i];
      }
    }
    assertThat(counts[0] + counts[1] + counts[2]).isEqualTo(CLIENTS * RACES);
  }

  private static <T> List<T> inParallel(Callable<T> client) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<T> all = new ArrayList<>();
      List<Callable<T>> clients = Collections.nCopies(CLIENTS, client);
      for (Future<T> each : threads.invokeAll(clients)) {
        all.add(each.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Counts whole responses, 504s, and those that were cut off. */
  private int[] race() throws IOException {
    int[] counts = new int[3];
    RawClient client = new RawClient(port());
    try {
      for (int i = 0; i < RACES; i++) {
        String path = (i % 2 == 0 ? "/parts/" : "/whole/") + i;
        RawResponse response = client.send(get(path)).read();
        counts[judge(path, response)]++;
        if (!response.isComplete() || response.all("connection").contains("close")) {
          assertThat(client.readToEnd()).isEmpty();
          client.close();
          client = new RawClient(port());
        }
      }
      assertNothingFollows(client);
    } finally {
      client.close();
    }
    return counts;
  }

  private static int judge(String path, RawResponse response) {
    if (response.status() == 504) {
      assertThat(response.isComplete()).as(response.toString()).isTrue();
      return 1;
    }
    if (response.end() == End.NOTHING) {
      return 2; // cut off before the container has let anything go
    }
    assertThat(response.status()).as(path + response).isEqualTo(200);
    String whole = (path.startsWith("/parts/") ? "<" : "") + "/app/run" + path;
    if (response.isComplete()) {
      assertThat(response.text()).isEqualTo(whole);
      return 0;
    }
    assertThat(response.end()).isEqualTo(End.TRUNCATED);
    assertThat(whole).startsWith(response.text());
    return 2;
  }

  private static void assertNothingFollows(RawClient client) throws IOException {
    RawResponse last = client.send(get("/whole/last", "Connection: close")).read();
    assertThat(last.status()).isIn(200, 504);
    assertThat(client.readToEnd()).isEmpty();
  }

  /** Sends parts until nobody takes them; ends by its deadline at the latest. */
  private static CompletionStage<?> sendOn(Scope scope, Receive receive, Send send) {
    CompletionStage<Event> body = receive.receive();
    ResponseStart start = Talk.startOf(200);
    return ignoreDisconnect(
        body.thenCompose(event -> send.send(start)).thenCompose(done -> parts(send, 50)));
  }

  private static CompletionStage<@Nullable Void> parts(Send send, int count) {
    if (count == 0) {
      return send.send(ResponseBody.last("end"));
    }
    Executor later = CompletableFuture.delayedExecutor(100, TimeUnit.MICROSECONDS);
    return send.send(Talk.partOf("x".repeat(1000)))
        .thenComposeAsync(done -> parts(send, count - 1), later);
  }

  private static CompletionStage<?> answerAtOnce(Scope scope, Receive receive, Send send) {
    return ignoreDisconnect(
        send.send(Talk.startOf(200)).thenCompose(done -> send.send(ResponseBody.last("well"))));
  }

  @Test
  void clientsVanishAtAnyTime() throws Exception {
    applied.use(RaceSuite::sendOn);
    assertThat(inParallel(this::vanish)).hasSize(CLIENTS);
    applied.use(RaceSuite::answerAtOnce);
    assertThat(connect().send(get("/")).read().status()).isIn(200, 504);
  }

  private boolean vanish() throws IOException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < RESETS; i++) {
      try (RawClient client = new RawClient(port())) {
        String request = i % 2 == 0 ? get("/" + i) : post("/" + i, "abcdef");
        client.send(request.substring(0, request.length() - random.nextInt(3) * (i % 2)));
        LockSupport.parkNanos(random.nextInt(MOST_NANOS));
        client.reset();
      }
    }
    return true;
  }
}
