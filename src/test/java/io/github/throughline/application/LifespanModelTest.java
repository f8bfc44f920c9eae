package io.github.throughline.application;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The states of {@link Lifespan}: one outcome of the start and one of the end, whoever is first.
 */
@Tag("model")
class LifespanModelTest {
  private static final Event STARTED = new LifespanEvent.StartupComplete();
  private static final Event REFUSED = new LifespanEvent.StartupFailed("no");
  private static final Event STOPPED = new LifespanEvent.ShutdownComplete();
  private static final Event STUCK = new LifespanEvent.ShutdownFailed("no");
  private static final LifespanScope SCOPE = new LifespanScope(Map.of());

  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(100, scenario);
  }

  private static boolean isDone(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone();
  }

  private static boolean hasFailed(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isCompletedExceptionally();
  }

  private static Lifespan of(ScriptedApplication application) {
    return Lifespan.of(application, SCOPE, Runnable::run);
  }

  @Test
  void answerMeetsTheEndOfTheApplication() {
    everyInterleaving(
        () -> {
          ScriptedApplication application = new ScriptedApplication();
          Lifespan lifespan = of(application);
          CompletionStage<Void> started = lifespan.start();
          Thread ender = start(() -> application.fail(new DisconnectedException("gone")));
          boolean taken = !hasFailed(application.send(STARTED));
          join(ender);
          check(isDone(started) && !hasFailed(started), "served, with or without");
          check(lifespan.isSupported() == taken, "it has answered or it has not");
          check(isDone(lifespan.ended()), "ended");
          check(hasFailed(lifespan.shutdown()) == taken, "failed since it was started");
        });
  }

  @Test
  void twoAnswers() {
    everyInterleaving(
        () -> {
          ScriptedApplication application = new ScriptedApplication();
          Lifespan lifespan = of(application);
          CompletionStage<Void> started = lifespan.start();
          boolean[] taken = new boolean[2];
          Thread other = start(() -> taken[0] = !hasFailed(application.send(REFUSED)));
          taken[1] = !hasFailed(application.send(STARTED));
          join(other);
          check(taken[0] != taken[1], "one of them counts");
          check(isDone(started) && hasFailed(started) == taken[0], "as it was answered");
        });
  }

  @Test
  void answerMeetsTheShutdown() {
    everyInterleaving(
        () -> {
          ScriptedApplication application = new ScriptedApplication();
          Lifespan lifespan = of(application);
          CompletionStage<Void> started = lifespan.start();
          Thread server = start(lifespan::shutdown);
          boolean taken = !hasFailed(application.send(STARTED));
          join(server);
          check(taken && isDone(started) && !hasFailed(started), "it is started first");
          check(!isDone(lifespan.ended()), "it has not cleaned up");
          check(isDone(application.receive()), "told of the startup");
          check(isDone(application.receive()), "told of the shutdown");
          check(!hasFailed(application.send(STOPPED)), "it may tell");
          check(isDone(lifespan.ended()), "ended");
        });
  }

  @Test
  void shutdownMeetsTheEndOfTheApplication() {
    everyInterleaving(
        () -> {
          ScriptedApplication application = new ScriptedApplication();
          Lifespan lifespan = of(application);
          lifespan.start();
          application.send(STARTED);
          Thread ender = start(() -> application.fail(new DisconnectedException("gone")));
          CompletionStage<Void> stopped = lifespan.shutdown();
          boolean taken = !hasFailed(application.send(STOPPED));
          join(ender);
          check(isDone(stopped), "stuck");
          check(hasFailed(stopped) != taken, "cleaned up or failed");
        });
  }

  @Test
  void twoShutdownsAndTwoAnswers() {
    everyInterleaving(
        () -> {
          ScriptedApplication application = new ScriptedApplication();
          Lifespan lifespan = of(application);
          lifespan.start();
          application.send(STARTED);
          CompletionStage<?>[] stopped = new CompletionStage<?>[1];
          boolean[] taken = new boolean[2];
          Thread server = start(() -> stopped[0] = lifespan.shutdown());
          CompletableFuture<Void> mine = lifespan.shutdown().toCompletableFuture();
          Thread other = start(() -> taken[0] = !hasFailed(application.send(STUCK)));
          taken[1] = !hasFailed(application.send(STOPPED));
          join(other);
          join(server);
          check(taken[0] != taken[1], "one of them counts");
          check(mine.isDone() && mine.isCompletedExceptionally() == taken[0], "as it was told");
          check(isDone(stopped[0]) && hasFailed(stopped[0]) == taken[0], "to both");
        });
  }
}
