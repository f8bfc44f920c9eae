package io.github.throughline.server;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.CustomScope;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.Models;
import io.github.throughline.server.StatelessServer.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lookup, eviction, end and close: never more instances than allowed, each of them ends or is
 * served, and each event is received once or its sender is told that it was not.
 */
@Tag("model")
class StatelessServerModelTest {
  private static final Scope SCOPE = new CustomScope("model", Map.of());
  private static final Event EVENT = new CustomEvent("model.event", Map.of());

  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(30, scenario);
  }

  /** One instance, which receives one event after the other. */
  private static final class One {
    final CompletableFuture<Object> end = new CompletableFuture<>();
    final Send send;

    One(Send send) {
      this.send = send;
    }
  }

  /** The application, and how many events its instances have received. */
  private static final class Model implements AsyncApplication {
    final List<One> ones = new ArrayList<>();
    final AtomicInteger received = new AtomicInteger();
    final TrialServer server =
        new TrialServer(this, Runnable::run, new Limits(1, TrialServer.IDLE, 3));

    @Override
    public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
      One one = new One(send);
      synchronized (this) {
        ones.add(one);
      }
      receiveNext(receive);
      return one.end;
    }

    private void receiveNext(Receive receive) {
      var unused =
          receive
              .receive()
              .thenAccept(
                  event -> {
                    received.incrementAndGet();
                    receiveNext(receive);
                  });
    }

    CompletableFuture<@Nullable Void> tell(String id) {
      return server.instance(id, SCOPE).send(EVENT).toCompletableFuture();
    }

    synchronized One one(int number) {
      return ones.get(number);
    }

    synchronized int served() {
      int served = 0;
      for (One one : ones) {
        served += one.end.isDone() ? 0 : 1;
      }
      return served;
    }

    /** Checks that events that were sent are received once, or not at all. */
    void checkReceived(List<CompletableFuture<@Nullable Void>> sent) {
      int successes = 0;
      for (CompletableFuture<@Nullable Void> one : sent) {
        check(one.isDone(), "the sender is never told");
        successes += one.isCompletedExceptionally() ? 0 : 1;
      }
      check(received.get() == successes, "received though told otherwise, or twice");
    }

    /** Checks that the server has one instance, with a timer for it, and ends with it. */
    void checkOneIsServedAndClose() {
      check(served() == 1, "one instance is served");
      check(server.timers.armed() == 1, "one timer");
      server.close();
      checkClosed();
    }

    void checkClosed() {
      check(served() == 0, "all are cancelled");
      check(server.timers.armed() == 0, "no timer is left");
    }
  }

  @Test
  void twoIdsMeetABoundOfOne() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          List<CompletableFuture<@Nullable Void>> sent = new ArrayList<>();
          Thread other = start(() -> sent.add(model.tell("a")));
          CompletableFuture<@Nullable Void> mine = model.tell("b");
          join(other);
          sent.add(mine);
          model.checkReceived(sent);
          check(model.ones.size() == 2, "both were made");
          model.checkOneIsServedAndClose();
        });
  }

  @Test
  void twoThreadsLookUpOneId() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          List<CompletableFuture<@Nullable Void>> sent = new ArrayList<>();
          Thread other = start(() -> sent.add(model.tell("a")));
          CompletableFuture<@Nullable Void> mine = model.tell("a");
          join(other);
          sent.add(mine);
          model.checkReceived(sent);
          check(model.received.get() == 2, "nobody was evicted");
          check(model.ones.size() == 1, "made once");
          model.checkOneIsServedAndClose();
        });
  }

  @Test
  void endOfAnInstanceMeetsTheNextEventForIt() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          model.server.instance("a", SCOPE);
          One first = model.one(0);
          Thread other = start(() -> first.end.complete("done"));
          CompletableFuture<@Nullable Void> mine = model.tell("a");
          join(other);
          model.checkReceived(List.of(mine));
          check(model.ones.size() <= 2, "made twice at most");
          CompletableFuture<@Nullable Void> next = model.tell("a");
          check(!next.isCompletedExceptionally(), "there is a living one");
          model.checkOneIsServedAndClose();
        });
  }

  @Test
  void endOfAnInstanceMeetsItsEviction() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          model.server.instance("a", SCOPE);
          One first = model.one(0);
          IllegalStateException failure = new IllegalStateException("on purpose");
          Thread other = start(() -> first.end.completeExceptionally(failure));
          CompletableFuture<@Nullable Void> mine = model.tell("b");
          join(other);
          model.checkReceived(List.of(mine));
          check(model.received.get() == 1, "the other one is served");
          check(model.server.reports.size() == (first.end.isCancelled() ? 0 : 1), "reported once");
          model.checkOneIsServedAndClose();
        });
  }

  @Test
  void sendOfAnInstanceMeetsItsEviction() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          model.server.instance("a", SCOPE);
          One first = model.one(0);
          Thread other = start(() -> model.server.instance("b", SCOPE));
          CompletableFuture<@Nullable Void> said = first.send.send(EVENT).toCompletableFuture();
          join(other);
          check(said.isDone(), "the sender is never told");
          check(model.server.sent.size() == (said.isCompletedExceptionally() ? 0 : 1), "sent");
          check(first.end.isCancelled(), "a was evicted");
          check(first.send.send(EVENT).toCompletableFuture().isCompletedExceptionally(), "late");
          model.checkOneIsServedAndClose();
        });
  }

  @Test
  void closeMeetsALookup() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          CompletableFuture<@Nullable Void> run = model.server.run();
          Thread other = start(model.server::close);
          CompletableFuture<@Nullable Void> mine = model.tell("a");
          join(other);
          model.checkReceived(List.of(mine));
          check(run.isDone() && !run.isCompletedExceptionally(), "ended");
          model.checkClosed();
        });
  }

  @Test
  void closeMeetsTheRun() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          Thread other = start(model.server::close);
          CompletableFuture<@Nullable Void> run;
          try {
            run = model.server.run();
          } catch (IllegalStateException e) {
            run = CompletableFuture.completedFuture(null);
          }
          join(other);
          check(run.isDone() && !run.isCompletedExceptionally(), "ended");
          model.checkClosed();
        });
  }

  @Test
  void closeMeetsTheEndOfTheLoop() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          CompletableFuture<@Nullable Void> run = model.server.run();
          model.server.instance("a", SCOPE);
          Thread other = start(model.server::close);
          model.server.loop.complete("done");
          join(other);
          check(run.isDone() && !run.isCompletedExceptionally(), "ended");
          model.checkClosed();
        });
  }

  @Test
  void idleTimeMeetsActivity() {
    everyInterleaving(
        () -> {
          Model model = new Model();
          model.server.instance("a", SCOPE);
          Thread clock = start(() -> model.server.timers.pass(TrialServer.IDLE));
          CompletableFuture<@Nullable Void> mine = model.tell("a");
          join(clock);
          model.checkReceived(List.of(mine));
          CompletableFuture<@Nullable Void> next = model.tell("a");
          check(!next.isCompletedExceptionally(), "there is a living one");
          model.checkOneIsServedAndClose();
        });
  }
}
