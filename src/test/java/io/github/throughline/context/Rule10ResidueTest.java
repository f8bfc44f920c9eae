package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.LibraryCopy;
import io.github.throughline.context.internal.ThreadSlots;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 10: nothing of ours, or of the application's, stays on a thread. */
class Rule10ResidueTest {
  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final ContextVar<Object> variable = ContextVar.of("variable");
  private final Local critical = Local.threadCritical();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void slotsAreOfBootstrapTypesAndNulledAtTheOutermostExit() throws Exception {
    Object[] slots =
        pool.submit(
                () -> {
                  Context.empty()
                      .run(
                          () -> {
                            variable.set("value");
                            variable.get();
                            critical.set("name", "value");
                            Context.empty().enter();
                          });
                  return ThreadSlots.peek();
                })
            .get();
    assertThat(slots.getClass().getClassLoader()).isNull();
    assertThat(slots).containsOnlyNulls();
  }

  @Test
  void bareThreadKeepsOnlyAWeakReferenceToAnEmptyRoot() throws Exception {
    Object[] slots =
        pool.submit(
                () -> {
                  Token<Object> token = variable.set("value");
                  variable.get();
                  token.close();
                  Local local = new Local();
                  local.set("name", "value");
                  local.remove("name");
                  LocalStack<String> stack = new LocalStack<>();
                  stack.push("value");
                  stack.pop();
                  critical.set("name", "value");
                  critical.remove("name");
                  return ThreadSlots.peek();
                })
            .get();
    assertThat(Arrays.stream(slots).filter(slot -> slot != null))
        .singleElement()
        .isExactlyInstanceOf(WeakReference.class);
    assertThat(Collected.isCollected((WeakReference<?>) slots[ThreadSlots.CURRENT])).isTrue();
  }

  @Test
  void tokenFindsTheEmptyRootOfItsThreadAgain() throws Exception {
    pool.submit(
            () -> {
              Token<Object> first = variable.set(1);
              Token<Object> second = variable.set(2);
              first.close(); // the root is empty now
              Collected.collect();
              assertThat(second.tryReset()).isTrue();
              assertThat(variable.isBound()).isFalse();
            })
        .get();
  }

  @Test
  void rootOfABareThreadWithAValueStaysUntilItIsReset() throws Exception {
    Token<Object> token = pool.submit(() -> variable.set("value")).get();
    Collected.collect();
    assertThat(pool.submit(variable::get).get()).isEqualTo("value");
    assertThat(pool.submit(() -> token.tryReset()).get()).isTrue();
    assertThat(pool.submit(variable::isBound).get()).isFalse();
  }

  @Test
  void undeploymentOfTheLastApplicationEmptiesEverySlot() throws Exception {
    ThreadSlots.applicationStarted();
    ThreadSlots.applicationStarted();
    pool.submit(() -> variable.set("value")).get();
    pool.submit(() -> critical.set("name", "value")).get();
    ThreadSlots.applicationStopped();
    assertThat(pool.submit(variable::isBound).get()).isTrue();
    ThreadSlots.applicationStopped();
    assertThat(pool.submit(variable::isBound).get()).isFalse();
    assertThat(pool.submit(critical::names).get()).isEmpty();
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @Test
  void threadThatRunsAcrossAnUndeploymentEndsEmpty() throws Exception {
    for (int depth = 1; depth <= 3; depth++) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch undeployed = new CountDownLatch(1);
      int nesting = depth;
      var task = pool.submit(() -> nested(nesting, inside, undeployed));
      Latches.await(inside);
      ThreadSlots.applicationStarted();
      ThreadSlots.applicationStopped();
      undeployed.countDown();
      task.get();
      Object[] slots = pool.submit(ThreadSlots::peek).get();
      assertThat(slots).containsOnlyNulls();
    }
  }

  private void nested(int depth, CountDownLatch inside, CountDownLatch undeployed) {
    if (depth == 0) {
      variable.set("value");
      variable.get();
      inside.countDown();
      Latches.await(undeployed);
      variable.set("after the undeployment, on what is now a bare thread");
      variable.get();
    } else {
      Context.where(variable, depth).run(() -> nested(depth - 1, inside, undeployed));
    }
  }

  @Test
  void classLoaderOfTheLibraryIsCollectedAlthoughAPooledThreadUsedIt() throws Exception {
    WeakReference<ClassLoader> loader = useInAnotherLoader(AbandonsNothing.class);
    assertThat(Collected.isCollected(loader)).isTrue();
  }

  @Test
  void classLoaderOfTheLibraryIsCollectedAfterAnUndeploymentThatFoundValuesLeft() throws Exception {
    WeakReference<ClassLoader> loader = useInAnotherLoader(AbandonsAValue.class);
    assertThat(Collected.isCollected(loader)).isTrue();
  }

  /** The check above has teeth: what is left on a bare thread without an undeployment pins. */
  @Test
  void valueLeftOnABareThreadPinsTheClassLoader() throws Exception {
    WeakReference<ClassLoader> loader = useInAnotherLoader(PinsItself.class);
    assertThat(Collected.isCollected(loader)).isFalse();
  }

  private WeakReference<ClassLoader> useInAnotherLoader(Class<?> task) throws Exception {
    ClassLoader loader = new LibraryCopy();
    Callable<?> copy =
        (Callable<?>) loader.loadClass(task.getName()).getDeclaredConstructor().newInstance();
    pool.submit(copy).get();
    return new WeakReference<>(loader);
  }

  /** An application that enters, sets and leaves. */
  public static final class AbandonsNothing implements Callable<Boolean> {
    /** For reflection. */
    public AbandonsNothing() {}

    @Override
    public Boolean call() {
      ContextVar<Object> own = ContextVar.of("own");
      Local critical = Local.threadCritical();
      Context.where(own, this)
          .run(
              () -> {
                own.get();
                critical.set("name", this);
                Context.empty().enter();
              });
      own.set(this).close();
      return true;
    }
  }

  /** An application that leaves a value on the thread and is undeployed. */
  public static final class AbandonsAValue implements Callable<Boolean> {
    /** For reflection. */
    public AbandonsAValue() {}

    @Override
    public Boolean call() {
      ThreadSlots.applicationStarted();
      ContextVar.of("own").set(this);
      Local.threadCritical().set("name", this);
      Context.empty().enter();
      ThreadSlots.applicationStopped();
      return true;
    }
  }

  /** An application that leaves a value on the thread. */
  public static final class PinsItself implements Callable<Boolean> {
    /** For reflection. */
    public PinsItself() {}

    @Override
    public Boolean call() {
      ContextVar.of("own").set(this);
      return true;
    }
  }
}
