package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Rule 13: a carried Local travels with its context, a thread-critical one with nothing. */
class Rule13LocalTest {
  private final Local local = new Local();
  private final Local critical = Local.threadCritical();

  @Test
  void carriedValuesTravelAndAWriteInAChildStaysThere() {
    Context.empty()
        .run(
            () -> {
              local.set("user", "ann");
              local.set("tenant", "acme");
              Context child = Context.copyOfCurrent();
              child.run(
                  () -> {
                    assertThat(local.<String>get("user")).isEqualTo("ann");
                    local.set("user", "ben");
                    local.remove("tenant");
                    assertThat(local.names()).containsExactly("user");
                  });
              assertThat(local.<String>get("user")).isEqualTo("ann");
              assertThat(local.names()).containsExactlyInAnyOrder("user", "tenant");
            });
    assertThat(local.names()).isEmpty();
  }

  @Test
  void criticalValuesAreBoundToTheirThreadWhateverContextItIsIn() {
    Context.empty()
        .run(
            () -> {
              critical.set("connection", "c1");
              Context.empty().run(() -> assertThat(critical.contains("connection")).isTrue());
              Context.copyOfCurrent()
                  .run(() -> critical.set("connection", "set in an inner boundary"));
              assertThat(critical.<String>get("connection")).isEqualTo("set in an inner boundary");
            });
  }

  @Test
  void criticalValuesAreCarriedInNeitherDirection() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Context.empty()
          .<Boolean, Exception>call(
              () -> {
                critical.set("here", "value");
                List<String> seen = new ArrayList<>();
                Context.propagating(pool)
                    .submit(
                        () -> {
                          seen.addAll(critical.names());
                          critical.set("there", "value");
                        })
                    .get();
                assertThat(seen).isEmpty();
                assertThat(critical.names()).containsExactly("here");
                return true;
              });
      assertThat(pool.submit(critical::names).get()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void criticalValueSetInsideABoundaryEndsWithTheOutermostOne() {
    Context.empty()
        .run(
            () -> {
              Context.empty().run(() -> critical.set("inner", "value"));
              assertThat(critical.contains("inner")).isTrue();
            });
    assertThat(critical.names()).isEmpty();
  }

  @Test
  void criticalValueOfABareThreadIsThereAgainAfterABoundaryThatChangedIt() {
    critical.set("name", "bare");
    critical.set("removed inside", "bare");
    Context.empty()
        .run(
            () -> {
              assertThat(critical.<String>get("name")).isEqualTo("bare");
              critical.set("name", "inside");
              critical.remove("removed inside");
            });
    assertThat(critical.<String>get("name")).isEqualTo("bare");
    assertThat(critical.<String>get("removed inside")).isEqualTo("bare");
    critical.remove("removed inside");
    critical.release();
    assertThat(critical.names()).isEmpty();
  }

  @Test
  void criticalValueOfABareThreadEndsWithTheThread() throws Exception {
    CountDownLatch set = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              critical.set("name", "value");
              set.countDown();
            });
    thread.start();
    Latches.await(set);
    thread.join();
    assertThat(critical.names()).isEmpty();
  }

  @Test
  void twoLocalsDoNotShareNames() {
    Local other = new Local();
    Context.empty()
        .run(
            () -> {
              local.set("name", 1);
              other.set("name", 2);
              critical.set("name", 3);
              assertThat(local.<Integer>get("name")).isEqualTo(1);
              assertThat(other.<Integer>get("name")).isEqualTo(2);
              assertThat(critical.<Integer>get("name")).isEqualTo(3);
            });
  }
}
