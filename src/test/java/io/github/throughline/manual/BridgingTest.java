package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.CurrentThreadExecutor;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.bridge.ThreadSensitiveContext;
import io.github.throughline.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of the guide's chapter on bridging and of the javadoc of the bridge package. */
@Timeout(60)
class BridgingTest {
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Bridge bridge = Bridge.standalone();
  private final CountDownLatch disconnected = new CountDownLatch(1);
  private final Connection connection = new Connection(disconnected);
  private List<String> rows = List.of();
  private int price;

  record Connection(CountDownLatch disconnected) {
    void close() {
      disconnected.countDown();
    }
  }

  @AfterEach
  void stop() {
    bridge.close();
    pool.shutdownNow();
  }

  private CompletableFuture<String> fetchAsync() {
    return CompletableFuture.supplyAsync(() -> "data", pool);
  }

  private static String store(String data) {
    return data + " stored by " + Thread.currentThread();
  }

  private static List<String> query(Connection connection) {
    return List.of("a row of " + connection);
  }

  private static int askSupplier() {
    return 7;
  }

  @Test
  void blockingCallerOfAsynchronousCode() {
    String report =
        bridge
            .within(Duration.ofSeconds(20))
            .asyncToSync(
                () ->
                    Context.withContextCapture(fetchAsync())
                        .thenCompose(data -> bridge.syncToAsync(() -> store(data))));
    assertThat(report).isEqualTo("data stored by " + Thread.currentThread());
  }

  @Test
  void asynchronousCallerOfBlockingCode() {
    Bridge bridge = Bridge.standalone();
    CompletableFuture<Integer> price =
        bridge.pooled().within(Duration.ofSeconds(20)).syncToAsync(() -> askSupplier());
    assertThat(price.join()).isEqualTo(7);
    bridge.close();
  }

  @Test
  void scopeWithOneThread() throws Exception {
    try (ThreadSensitiveContext scope = bridge.openThreadSensitiveContext()) {
      scope.onClose(connection::close); // on the thread that has used it
      rows = bridge.syncToAsync(() -> query(connection)).join();
    }
    disconnected.await();
    assertThat(rows).hasSize(1);
  }

  @Test
  void deadlineThatTravels() {
    Deadline.after(Duration.ofSeconds(20))
        .run(
            () -> {
              assertTrue(Deadline.current().isPresent());
              price = bridge.syncToAsync(() -> askSupplier()).join(); // within the twenty seconds
            });
    assertThat(price).isEqualTo(7);
  }

  @Test
  void deadlineOfAStage() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> inTime = Deadline.after(Duration.ofMillis(20)).bound(answer);
    assertThatThrownBy(inTime::join).hasCauseInstanceOf(DeadlineExceededException.class);
    assertThat(answer).isNotDone();
  }

  @Test
  void executorThatIsTheCurrentThread() {
    CurrentThreadExecutor executor = new CurrentThreadExecutor();
    CompletableFuture<Thread> seen =
        CompletableFuture.supplyAsync(() -> 1, pool)
            .thenApplyAsync(one -> Thread.currentThread(), executor);
    executor.runUntilComplete(seen); // runs the second step here
    assertThat(seen.join()).isSameAs(Thread.currentThread());
  }
}
