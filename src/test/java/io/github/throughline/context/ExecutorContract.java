package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every wrapper of an {@link ExecutorService} does, whichever way a task is submitted: the
 * task sees the context of its submission, the next one on the thread sees nothing of it, and the
 * executor's own behaviour shows through.
 */
abstract class ExecutorContract {
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");

  final ExecutorService executor = wrapped();

  abstract ExecutorService wrapped();

  interface Submission {
    String submit(Callable<String> task) throws Exception;
  }

  @AfterEach
  void stop() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
  }

  /** Each way to submit a task. */
  @SuppressWarnings("FutureReturnValueIgnored") // the task tells what it saw
  List<Submission> submissions() {
    return List.of(
        task -> executor.submit(task).get(),
        task -> executor.invokeAll(List.of(task)).get(0).get(),
        task -> executor.invokeAll(List.of(task), 30, TimeUnit.SECONDS).get(0).get(),
        task -> executor.invokeAny(List.of(task)),
        task -> executor.invokeAny(List.of(task), 30, TimeUnit.SECONDS),
        task -> viaRunnable(task, executor::submit),
        task -> viaRunnable(task, runnable -> executor.submit(runnable, "result")),
        task ->
            viaRunnable(
                task,
                runnable -> {
                  executor.execute(runnable);
                  return "executed";
                }));
  }

  interface Start {
    /** Answers what the executor does, be it a future or nothing. */
    Object start(Runnable task);
  }

  static String viaRunnable(Callable<String> task, Start start) {
    List<String> result = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    Object unused =
        start.start(
            () -> {
              try {
                result.add(task.call());
              } catch (Exception e) {
                result.add(e.toString());
              } finally {
                done.countDown();
              }
            });
    Latches.await(done);
    return result.get(0);
  }

  @Test
  void taskSeesTheContextOfItsSubmissionAndTheNextOneNothingOfIt() throws Exception {
    for (Submission submission : submissions()) {
      String seen =
          Context.where(TENANT, "acme")
              .<String, Exception>call(() -> submission.submit(ExecutorContract::seeAndSet));
      assertThat(seen).isEqualTo("acme");
      assertThat(submission.submit(ExecutorContract::seeAndSet)).isEqualTo("none");
    }
  }

  private static String seeAndSet() {
    String seen = TENANT.orElse("none");
    TENANT.set("set by a task");
    return seen;
  }

  @Test
  void resultOfARunnableIsTheGivenOne() throws Exception {
    assertThat(executor.submit(() -> {}, "given").get()).isEqualTo("given");
    assertThat((Object) executor.submit(() -> {}).get()).isNull();
  }

  @Test
  void shutdownNowAnswersTheTasksAsTheyWereSubmitted() {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    executor.execute(
        () -> {
          busy.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by shutdownNow
          }
        });
    Latches.await(busy);
    Runnable waiting = () -> {};
    executor.execute(waiting);
    List<Runnable> neverRun = executor.shutdownNow();
    release.countDown();
    assertSubmitted(waiting, neverRun);
    assertThat(executor.isShutdown()).isTrue();
  }

  void assertSubmitted(Runnable task, List<Runnable> neverRun) {
    assertThat(neverRun).containsExactly(task);
  }

  @Test
  void shutdownLetsQueuedTasksRun() throws Exception {
    Future<String> queued = executor.submit(() -> "ran");
    executor.shutdown();
    assertThat(queued.get()).isEqualTo("ran");
  }
}
