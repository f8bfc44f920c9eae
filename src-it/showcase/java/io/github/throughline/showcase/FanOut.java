package io.github.throughline.showcase;

import io.github.throughline.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Spreads a request's work over executors and stages, and notes what each piece saw. */
@ApplicationScoped
public class FanOut {
  private static final int ROWS = 5;

  @Inject Caller caller;
  @Inject TicketRepository tickets;

  @Inject
  @Pool(Pool.Kind.MANAGED)
  ExecutorService managed;

  @Inject
  @Pool(Pool.Kind.PROPAGATING)
  ExecutorService propagating;

  @Inject
  @Pool(Pool.Kind.BARE)
  ExecutorService bare;

  /** What the current thread sees. */
  public Hop observe(String hop, String executor) {
    // A lost tenant is what this is here to show, so it must not end the report.
    List<Ticket> rows = caller.seen().tenant() == null ? List.of() : tickets.latest(ROWS);
    return new Hop(hop, executor, Thread.currentThread().getName(), caller.seen(), rows);
  }

  /**
   * Starts the work: {@code hops} pieces on each executor and a chain of three stages.
   *
   * @return what all pieces saw; what is chained on it runs with the values of the thread that
   *     chains it
   */
  public CompletableFuture<List<Hop>> start(int hops) {
    List<CompletableFuture<Hop>> pieces = new ArrayList<>();
    for (int i = 1; i <= hops; i++) {
      pieces.add(piece("managed-" + i, "managed", managed));
      pieces.add(piece("plain-" + i, "plain", propagating));
    }
    pieces.addAll(chain());
    CompletableFuture<List<Hop>> all =
        CompletableFuture.allOf(pieces.toArray(CompletableFuture<?>[]::new))
            .thenApply(done -> pieces.stream().map(CompletableFuture::join).toList());
    return Context.withContextCapture(all);
  }

  private CompletableFuture<Hop> piece(String hop, String kind, ExecutorService executor) {
    return CompletableFuture.supplyAsync(() -> observe(hop, kind), executor);
  }

  /** Runs on the bare pool: it is the stages that carry the values. */
  private List<CompletableFuture<Hop>> chain() {
    CompletableFuture<Hop> first =
        Context.withContextCapture(CompletableFuture.runAsync(() -> {}, bare))
            .thenApplyAsync(done -> observe("stage-1", "stage"), bare);
    CompletableFuture<Hop> second = first.thenApplyAsync(done -> observe("stage-2", "stage"), bare);
    CompletableFuture<Hop> third =
        second.thenApplyAsync(done -> observe("stage-3", "stage"), managed);
    return List.of(first, second, third);
  }
}
