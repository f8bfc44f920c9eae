package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import io.github.throughline.it.HopAssertions.Way;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that never stop asking, whatever happens to the application meanwhile. They may be
 * refused, or cut off; an answer that they get is about themselves.
 */
final class Traffic implements AutoCloseable {
  private static final int CLIENTS = 3;
  private static final int ANSWERS = 2 * CLIENTS;

  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final List<Future<?>> visits = new ArrayList<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final boolean mayBeEmpty;
  private volatile boolean ended;

  private Traffic(boolean mayBeEmpty) {
    this.mayBeEmpty = mayBeEmpty;
  }

  /** Begins to ask a server of a kind. */
  static Traffic start(ServerKind kind, URI address) {
    Traffic traffic = new Traffic(kind.answersNothingAtTheEnd());
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client("tenant-" + i, "user-" + i, "request-" + i);
      traffic.visits.add(traffic.clients.submit(() -> traffic.visit(new Desk(address), client)));
    }
    return traffic;
  }

  /** Waits until so many were answered that all of them were, most likely. */
  void awaitAnswers() {
    int enough = answers.get() + ANSWERS;
    Polling.until("answers to those who ask all the time", () -> answers.get() >= enough);
  }

  private Void visit(Desk desk, Client client) throws InterruptedException {
    while (!ended) {
      for (Way way : Way.values()) {
        try {
          check(client, way, desk.getInTime(client, way.path + "?hops=1"));
        } catch (IOException cutOff) {
          Polling.pause();
        }
      }
    }
    return null;
  }

  private void check(Client client, Way way, Reply reply) {
    if (reply.status() == 200 && mayBeEmpty && reply.body().isEmpty()) {
      Polling.pause();
    } else if (reply.status() == 200) {
      assertThat(reply.body()).as("the answer by %s", way).isNotEmpty();
      assertThat(reply.hops())
          .allSatisfy(hop -> assertThat(hop.getString("tenant")).isEqualTo(client.tenant()))
          .allSatisfy(hop -> assertThat(hop.getString("user")).isEqualTo(client.user()));
      answers.incrementAndGet();
    } else {
      assertThat(reply.status()).isIn(404, 500, 503);
      Polling.pause();
    }
  }

  /** Ends it, and fails if anybody got what is not theirs. */
  @Override
  public void close() {
    ended = true;
    clients.shutdown();
    for (Future<?> visit : visits) {
      try {
        visit.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
