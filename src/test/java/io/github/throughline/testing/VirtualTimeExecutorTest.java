package io.github.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Virtual time as an executor service, for itself and for bridges. */
@Timeout(60)
class VirtualTimeExecutorTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> log = new ArrayList<>();

  private void note(String what) {
    log.add(what + "@" + time.elapsed().toSeconds());
  }

  private Runnable noting(String what) {
    return () -> note(what);
  }

  private void advance(int seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void shutdownLetsTasksRunButNotPeriodicOnes() {
    Future<?> timer = time.schedule(noting("timer"), 2, TimeUnit.SECONDS);
    Future<?> periodic = time.scheduleAtFixedRate(noting("periodic"), 1, 1, TimeUnit.SECONDS);
    time.shutdown();
    assertThat(periodic).isCancelled();
    assertThat(time.isShutdown()).isTrue();
    assertThat(time.isTerminated()).isFalse();
    assertThatThrownBy(() -> time.execute(noting("late")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shut down");
    assertThat(time.awaitTermination(1, TimeUnit.SECONDS)).isFalse();
    assertThat(time.awaitTermination(100, TimeUnit.SECONDS)).isTrue();
    assertThat(timer).isDone();
    assertThat(log).containsExactly("timer@2");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void periodicTaskThatShutsDownIsCancelled() {
    Future<?> periodic = time.scheduleAtFixedRate(time::shutdown, 1, 1, TimeUnit.SECONDS);
    advance(5);
    assertThat(periodic).isCancelled();
    assertThat(time.isTerminated()).isTrue();
  }

  @Test
  void shutdownNowAnswersWhatHasNotRun() {
    time.execute(noting("a"));
    var unused = time.schedule(noting("b"), 1, TimeUnit.SECONDS);
    List<Runnable> left = time.shutdownNow();
    assertThat(time.isTerminated()).isTrue();
    advance(5);
    assertThat(log).isEmpty();
    left.forEach(Runnable::run);
    assertThat(log).containsExactly("a@5", "b@5");
  }

  @Test
  void bulkCallsRunTheirTasks() throws Exception {
    Callable<String> failing =
        () -> {
          throw new IllegalStateException("no");
        };
    assertThat(time.invokeAll(List.of(() -> "a", failing))).hasSize(2).allMatch(Future::isDone);
    assertThat(time.<String>invokeAny(List.of(failing, () -> "b"))).isEqualTo("b");
    assertThatThrownBy(() -> time.invokeAny(List.of(failing)))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no");
  }

  @Test
  void deadlineEndsBridgedWorkWhenVirtualTimeComesToIt() {
    Bridge bridge = Bridge.on(time, time).pooled();
    CompletableFuture<Object> late = new CompletableFuture<>();
    CompletableFuture<String> call = bridge.syncToAsync(() -> "in time");
    advance(0);
    assertThat(call).isCompletedWithValue("in time");

    Deadline deadline = Deadline.after(Duration.ofHours(1), time);
    CompletableFuture<Object> bound = deadline.bound(late);
    time.advance(Duration.ofMinutes(59));
    assertThat(bound).isNotDone();
    time.advance(Duration.ofMinutes(1));
    assertThatThrownBy(bound::join).hasCauseInstanceOf(DeadlineExceededException.class);
    assertThat(deadline.isExpired()).isFalse(); // that is told by the real time
    bridge.close();
  }

  @Test
  void queuedBodyIsGivenUpWhenVirtualTimeComesToItsLimit() {
    List<Runnable> queue = new ArrayList<>();
    Bridge bridge = Bridge.on(queue::add, time).pooled().within(Duration.ofHours(1));
    CompletableFuture<String> call = bridge.syncToAsync(() -> "never");
    time.advance(Duration.ofMinutes(59));
    assertThat(call).isNotDone();
    time.advance(Duration.ofMinutes(2));
    assertThatThrownBy(call::join).hasCauseInstanceOf(DeadlineExceededException.class);
    assertThat(queue).isNotEmpty();
    bridge.close();
  }

  @Test
  void threadSensitiveBodiesRunOnTheCallersThread() {
    try (Bridge bridge = Bridge.on(Runnable::run, time)) {
      assertThat(bridge.syncToAsync(Thread::currentThread))
          .isCompletedWithValue(Thread.currentThread());
    }
  }
}
