package io.github.throughline.server;

import static io.github.throughline.server.Sessions.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.Spin;
import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.server.StatelessServer.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads that look up, send, evict and end at once. */
@Timeout(120)
class Rule36ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 20;
  private static final int SENDS = 100;
  private static final int IDS = 12;
  private static final int LIMIT = 5;

  private final ExecutorService pool = Executors.newCachedThreadPool();

  /** How often each event was received. */
  private final Map<Event, AtomicInteger> received = new ConcurrentHashMap<>();

  private final Map<Event, CompletableFuture<?>> sent = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();

  /** Each instance ends by itself now and then. */
  private final AsyncApplication application =
      (scope, receive, send) -> {
        running.incrementAndGet();
        return receiveAll(receive)
            .whenComplete((end, failure) -> running.decrementAndGet())
            .thenApply(end -> end); // a cancellation of this one does not keep the former from it
      };

  private final TrialServer server =
      new TrialServer(application, pool, new Limits(LIMIT, TrialServer.IDLE, 100));

  @AfterEach
  void endThePool() throws Exception {
    server.close();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private CompletionStage<Object> receiveAll(Receive receive) {
    return receive
        .receive()
        .thenCompose(
            event -> {
              received.computeIfAbsent(event, none -> new AtomicInteger()).incrementAndGet();
              return ThreadLocalRandom.current().nextInt(50) == 0
                  ? CompletableFuture.<Object>completedStage("enough")
                  : receiveAll(receive);
            });
  }

  private void sendMany() {
    for (int i = 0; i < SENDS; i++) {
      Event event = event("" + number.incrementAndGet());
      String id = "" + ThreadLocalRandom.current().nextInt(IDS);
      sent.put(event, server.to(id).send(event).toCompletableFuture());
    }
  }

  @Test
  void boundIsExactAndEveryEventIsReceivedOnceOrItsSenderIsTold() {
    CompletableFuture<@Nullable Void> run = server.run();
    for (int round = 0; round < ROUNDS; round++) {
      List<CompletableFuture<?>> senders = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        senders.add(CompletableFuture.runAsync(this::sendMany, pool));
      }
      CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).join();
      for (int id = 0; id < LIMIT; id++) {
        server.to("" + id);
      }
      // Those that were evicted end, or this never does.
      Spin.until("at most " + LIMIT + " instances", () -> running.get() <= LIMIT);
    }
    server.close();
    run.join();
    assertThat(sent)
        .hasSize(THREADS * ROUNDS * SENDS)
        .allSatisfy(
            (event, stage) -> {
              assertThat(stage).isDone();
              int times = received.getOrDefault(event, new AtomicInteger()).get();
              assertThat(times).isEqualTo(stage.isCompletedExceptionally() ? 0 : 1);
            });
    assertThat(received).isNotEmpty();
    assertThat(server.reports).isEmpty();
    assertThat(server.timers.armed()).isEqualTo(0);
  }
}
