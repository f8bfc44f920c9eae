package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rule 2: a value is visible only after an explicit hand-over; nothing is inherited. */
class Rule02HandOverTest {
  private final ContextVar<String> tenant = ContextVar.of("tenant");
  private final Local local = new Local();
  private final LocalStack<String> stack = new LocalStack<>();

  @Test
  void newThreadStartsEmpty() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    Context.where(tenant, "acme")
        .<Boolean, InterruptedException>call(
            () -> {
              local.set("user", "ann");
              stack.push("unit");
              Thread thread = new Thread(() -> seen.set(whatIsSeen()));
              thread.start();
              thread.join();
              return true;
            });
    assertThat(seen).hasValue("none false 0 0");
  }

  @Test
  void virtualThreadStartsEmpty() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    Context.where(tenant, "acme")
        .<Boolean, Exception>call(
            () -> {
              VirtualThreads.start(() -> seen.set(whatIsSeen())).join();
              return true;
            });
    assertThat(seen).hasValue("none false 0 0");
  }

  @Test
  void poolThreadMadeDuringARequestKeepsNothingOfIt() throws Exception {
    var pool = Executors.newSingleThreadExecutor();
    try {
      Context.where(tenant, "acme")
          .<Object, Exception>call(() -> pool.submit(this::whatIsSeen).get());
      assertThat(pool.submit(this::whatIsSeen).get()).isEqualTo("none false 0 0");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void commonPoolSeesNothing() throws Exception {
    String seen =
        Context.where(tenant, "acme")
            .<String, Exception>call(
                () -> ForkJoinPool.commonPool().submit(this::whatIsSeen).get(10, TimeUnit.SECONDS));
    assertThat(seen).isEqualTo("none false 0 0");
  }

  @Test
  void readingOnAThreadThatHasNothingMakesNothing() throws Exception {
    AtomicReference<Object> slots = new AtomicReference<>("unset");
    Thread thread =
        new Thread(
            () -> {
              whatIsSeen();
              slots.set(io.github.throughline.context.internal.ThreadSlots.peek());
            });
    thread.start();
    thread.join();
    assertThat(slots).hasValue(null);
  }

  private String whatIsSeen() {
    return tenant.orElse("none")
        + " "
        + tenant.isBound()
        + " "
        + local.names().size()
        + " "
        + stack.size();
  }
}
