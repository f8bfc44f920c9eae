package io.github.throughline.context;

import io.github.throughline.context.internal.ThreadSlots;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The state machines of {@link Entry}, {@link Context} and {@link Token} under every interleaving
 * that the model checker finds; the stress tests beside this look at the memory model.
 */
@Tag("model")
class ContextModelTest {
  private static final int INTERLEAVINGS = 1_000;

  private static final ContextVar<String> AT = ContextVar.of("at");

  /** The thread is cleaned after a failure, or its replay would not be the same. */
  private static void everyInterleaving(Runnable scenario) {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          try {
            scenario.run();
          } finally {
            Arrays.fill(ThreadSlots.get(), null);
          }
        });
  }

  /** Not an AssertJ assertion: the checker follows every call made inside. */
  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static String here() {
    return AT.orElse("bare");
  }

  private static Context contextAt(String name) {
    Context context = Context.empty();
    context.run(() -> AT.set(name));
    return context;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void foreignEndOfTheOuterEntryMeetsItsOwnersEndOfTheInner() {
    everyInterleaving(
        () -> {
          Context context = contextAt("outer");
          Entry outer = context.enter();
          Entry inner = contextAt("inner").enter();
          Thread foreign = new Thread(outer::close);
          foreign.start();
          inner.close();
          String between = here();
          check(between.equals("outer") || between.equals("bare"), between);
          join(foreign);
          check(here().equals(between), "nobody but its owner moves a thread");
          outer.close();
          check(here().equals("bare"), "out in the end");
          context.run(() -> {}); // free
        });
  }

  @Test
  void foreignEndMeetsItsOwnerEnteringAnother() {
    everyInterleaving(
        () -> {
          Context context = contextAt("outer");
          Entry outer = context.enter();
          Thread foreign = new Thread(outer::close);
          foreign.start();
          Entry inner = contextAt("inner").enter();
          check(here().equals("inner"), "entered");
          join(foreign);
          context.run(() -> {}); // covered and ended, so free at once
          inner.close();
          check(here().equals("bare"), "an ended entry is not returned to");
        });
  }

  @Test
  void twoForeignEndsMeetTheOwnersBoundary() {
    everyInterleaving(
        () -> {
          Context context = contextAt("left open");
          Entry[] leftOpen = new Entry[1];
          Thread[] foreign = new Thread[2];
          Context.empty()
              .run(
                  () -> {
                    leftOpen[0] = context.enter();
                    for (int i = 0; i < 2; i++) {
                      foreign[i] = new Thread(leftOpen[0]::close);
                      foreign[i].start();
                    }
                    leftOpen[0].close();
                  });
          check(here().equals("bare"), "the boundary has restored the thread");
          join(foreign[0]);
          join(foreign[1]);
          context.run(() -> {}); // released once, by whoever ended it
        });
  }

  @Test
  void twoThreadsEnterOneContext() {
    everyInterleaving(
        () -> {
          Context context = Context.empty();
          AtomicReference<Thread> inside = new AtomicReference<>();
          Runnable alone =
              () -> {
                check(inside.compareAndSet(null, Thread.currentThread()), "never both at once");
                AT.set(here() + "+");
                inside.set(null);
              };
          Runnable enter =
              () -> {
                try {
                  context.run(alone);
                } catch (IllegalStateException refused) {
                  // the other thread is in
                }
              };
          Thread other = new Thread(enter);
          other.start();
          enter.run();
          join(other);
          String end = context.get(AT);
          check(end.equals("bare+") || end.equals("bare++"), end);
        });
  }

  @Test
  void twoThreadsUseOneToken() {
    everyInterleaving(
        () -> {
          Context context = contextAt("before");
          Token<String> token =
              context.<Token<String>, RuntimeException>call(() -> AT.set("value"));
          int[] resets = new int[1];
          Runnable reset =
              () -> {
                try {
                  context.run(() -> resets[0] += token.tryReset() ? 1 : 0);
                } catch (IllegalStateException refused) {
                  // the other thread is in, and about to reset
                }
              };
          Thread other = new Thread(reset);
          other.start();
          reset.run();
          join(other);
          check(resets[0] == 1, "reset " + resets[0] + " times");
          check(context.get(AT).equals("before"), "put back");
        });
  }

  @Test
  void copyMeetsASet() {
    everyInterleaving(
        () -> {
          Context context = contextAt("before");
          Thread writer = new Thread(() -> context.run(() -> AT.set("after")));
          writer.start();
          String first = context.copy().get(AT);
          String second = context.copy().get(AT);
          join(writer);
          check(!(first.equals("after") && second.equals("before")), "a later copy is no older");
          check(context.get(AT).equals("after"), "set");
        });
  }

  @Test
  void undeploymentMeetsAThreadThatRuns() {
    everyInterleaving(
        () -> {
          Thread server =
              new Thread(
                  () -> {
                    ThreadSlots.applicationStarted();
                    ThreadSlots.applicationStopped();
                  });
          server.start();
          Context.where(AT, "outer")
              .run(
                  () -> {
                    Context.where(AT, "inner").run(() -> checkHere("inner"));
                    checkHere("outer");
                  });
          for (Object slot : ThreadSlots.get()) {
            check(slot == null || slot.equals(true), "left behind: " + slot);
          }
          join(server);
        });
  }

  private static void checkHere(String expected) {
    try {
      String seen = AT.get();
      check(seen.equals(expected), seen + " instead of " + expected);
    } catch (UnboundException undeployed) {
      // empty from here on
    }
  }
}
