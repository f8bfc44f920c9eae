package io.github.throughline.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.throughline.CapturedLog;
import io.github.throughline.LibraryCopy;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Entry;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import io.github.throughline.context.UnboundException;
import io.github.throughline.context.internal.ThreadSlots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server may expect of a provider, whichever of the two SPIs it speaks. */
abstract class ProviderContract {
  static final ContextVar<String> TENANT = ContextVar.of("tenant");
  static final ContextVar<String> USER = ContextVar.of("user");

  /** A provider, with the names of the SPIs' methods that both have in common. */
  interface Provider {
    Object spi();

    Snapshot current(@Nullable Map<String, String> properties);

    Snapshot cleared(@Nullable Map<String, String> properties);

    String type();

    default Snapshot current() {
      return current(Map.of());
    }
  }

  interface Snapshot {
    Object spi();

    Restorer begin();
  }

  interface Restorer {
    Object spi();

    void end();
  }

  /** A new provider, as a server makes it. */
  abstract Provider provider();

  abstract Snapshot snapshotOf(Object spi);

  /** The providers that a server finds by {@link java.util.ServiceLoader}. */
  abstract Iterable<?> found(ClassLoader loader);

  private Snapshot capture(String tenant) {
    return Context.where(TENANT, tenant).call(() -> provider().current());
  }

  // Snapshots

  @Test
  void aSnapshotShowsWhatWasThereWhenItWasTaken() {
    Restorer restorer = capture("acme").begin();
    assertThat(TENANT.get()).isEqualTo("acme");
    restorer.end();
    assertThat(TENANT.isBound()).isFalse();
  }

  @Test
  void aSnapshotDoesNotSeeLaterWrites() {
    Context.where(TENANT, "acme")
        .run(
            () -> {
              Snapshot snapshot = provider().current();
              TENANT.set("later");
              USER.set("later");

              Restorer restorer = snapshot.begin();
              assertThat(TENANT.get()).isEqualTo("acme");
              assertThat(USER.isBound()).isFalse();
              restorer.end();
              assertThat(TENANT.get()).isEqualTo("later");
            });
  }

  @Test
  void writesOfOneRunReachNeitherTheSnapshotNorTheNextRun() {
    Snapshot snapshot = capture("acme");
    for (int run = 0; run < 2; run++) {
      Restorer restorer = snapshot.begin();
      assertThat(TENANT.get()).isEqualTo("acme");
      assertThat(USER.isBound()).isFalse();
      TENANT.set("written");
      USER.set("written");
      restorer.end();
    }
  }

  @Test
  void localsAndStacksAreCapturedToo() {
    Local local = new Local();
    LocalStack<String> stack = new LocalStack<>();
    Snapshot snapshot =
        Context.empty()
            .call(
                () -> {
                  local.set("page", 7);
                  stack.push("unit");
                  return provider().current();
                });

    Restorer restorer = snapshot.begin();
    assertThat(local.<Integer>get("page")).isEqualTo(7);
    assertThat(stack.top()).contains("unit");
    restorer.end();
    assertThat(local.names()).isEmpty();
    assertThat(stack.size()).isZero();
  }

  @Test
  void aSnapshotTakenWhereNothingIsBoundIsEmpty() {
    Snapshot snapshot = provider().current();
    assertThat(ThreadSlots.occupied()).isZero();
    Context.where(TENANT, "other")
        .run(
            () -> {
              Restorer restorer = snapshot.begin();
              assertThat(TENANT.isBound()).isFalse();
              restorer.end();
              assertThat(TENANT.get()).isEqualTo("other");
            });
  }

  @Test
  void aClearedContextIsEmptyUntilItsEnd() {
    Context.where(TENANT, "acme")
        .run(
            () -> {
              Restorer restorer = provider().cleared(Map.of()).begin();
              assertThat(TENANT.isBound()).isFalse();
              TENANT.set("inside");
              restorer.end();
              assertThat(TENANT.get()).isEqualTo("acme");
            });
  }

  @Test
  void aSnapshotMakesAbsentVariablesAbsent() {
    Snapshot snapshot = capture("acme");
    Context.where(USER, "of the thread")
        .run(
            () -> {
              Restorer restorer = snapshot.begin();
              assertThat(USER.isBound()).isFalse();
              restorer.end();
              assertThat(USER.get()).isEqualTo("of the thread");
            });
  }

  @Test
  void oneSnapshotServesTwoThreadsAtOnce() throws Exception {
    Snapshot snapshot = capture("acme");
    CyclicBarrier bothInside = new CyclicBarrier(2);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<String> one = pool.submit(() -> writeWhileBothInside(snapshot, bothInside, "one"));
      Future<String> two = pool.submit(() -> writeWhileBothInside(snapshot, bothInside, "two"));

      assertThat(one.get()).isEqualTo("acme one");
      assertThat(two.get()).isEqualTo("acme two");
      assertThat(ThreadSlots.occupied()).isZero();
    } finally {
      pool.shutdownNow();
    }
  }

  private static String writeWhileBothInside(Snapshot snapshot, CyclicBarrier both, String user)
      throws Exception {
    Restorer restorer = snapshot.begin();
    try {
      both.await();
      USER.set(user);
      both.await();
      return TENANT.get() + " " + USER.get();
    } finally {
      restorer.end();
      both.await();
    }
  }

  // Begin and end

  @Test
  void oneSnapshotMayBeBegunInsideItself() {
    Snapshot snapshot = capture("acme");
    Restorer outer = snapshot.begin();
    TENANT.set("outer");
    Restorer inner = snapshot.begin();
    assertThat(TENANT.get()).isEqualTo("acme");
    inner.end();
    assertThat(TENANT.get()).isEqualTo("outer");
    outer.end();
    assertThat(TENANT.isBound()).isFalse();
  }

  @Test
  void endsInReverseOrderRestoreStepByStep() {
    Context.where(TENANT, "of the thread")
        .run(
            () -> {
              Restorer first = capture("first").begin();
              Restorer second = capture("second").begin();
              assertThat(TENANT.get()).isEqualTo("second");
              second.end();
              assertThat(TENANT.get()).isEqualTo("first");
              first.end();
              assertThat(TENANT.get()).isEqualTo("of the thread");
            });
  }

  @Test
  void endsInForwardOrderRestoreAtTheLastOne() {
    try (CapturedLog log = new CapturedLog()) {
      Context.where(TENANT, "of the thread")
          .run(
              () -> {
                Restorer first = capture("first").begin();
                Restorer second = capture("second").begin();
                Restorer third = capture("third").begin();
                first.end();
                assertThat(TENANT.get()).isEqualTo("third");
                second.end();
                assertThat(TENANT.get()).isEqualTo("third");
                third.end();
                assertThat(TENANT.get()).isEqualTo("of the thread");
              });
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void endsInAnyOrderLeaveNothingOnABareThread() {
    for (int[] order :
        new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
      Restorer[] restorers = {
        capture("first").begin(), capture("second").begin(), capture("third").begin()
      };
      for (int index : order) {
        restorers[index].end();
      }
      assertThat(TENANT.isBound()).as(Arrays.toString(order)).isFalse();
      assertThat(ThreadSlots.occupied()).as(Arrays.toString(order)).isZero();
    }
  }

  @Test
  void aSecondEndIsRefusedAndChangesNothing() {
    Restorer restorer = capture("acme").begin();
    restorer.end();
    Context.where(TENANT, "next")
        .run(
            () -> {
              assertThatIllegalStateException()
                  .isThrownBy(restorer::end)
                  .withMessage("endContext called twice for one begin of Throughline");
              assertThat(TENANT.get()).isEqualTo("next");
            });
    assertThatIllegalStateException().isThrownBy(restorer::end);
  }

  @Test
  void whatATaskWroteOnABareThreadIsBackAfterItsEnd() {
    Snapshot snapshot = capture("acme");
    var token = USER.set("of the thread");
    Restorer restorer = snapshot.begin();
    assertThat(USER.isBound()).isFalse();
    restorer.end();
    assertThat(USER.get()).isEqualTo("of the thread");
    token.close();
  }

  @Test
  void anEntryThatTheTaskLeftOpenIsEndedWithIt() {
    CapturedLog log = new CapturedLog();
    try {
      Context.where(TENANT, "of the thread")
          .run(
              () -> {
                Restorer restorer = capture("acme").begin();
                Context.copyOfCurrent().enter();
                Context.empty().enter();
                restorer.end();
                assertThat(TENANT.get()).isEqualTo("of the thread");
              });
    } finally {
      log.close();
    }
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @Test
  void anEntryThatTheTaskLeftOpenIsReported() throws Exception {
    // A copy, as another test may have made the one report that the library allows itself.
    try (LibraryCopy copy = new LibraryCopy();
        CapturedLog log = new CapturedLog()) {
      copy.run(leavesAnEntryOpen());

      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("Entered and never left on " + Thread.currentThread() + ": Context[tenant].");
    }
  }

  /** A scenario that calls {@link #leaveAnEntryOpen} of the subclass. */
  abstract Class<? extends Runnable> leavesAnEntryOpen();

  final void leaveAnEntryOpen() {
    Restorer restorer = capture("acme").begin();
    Context.copyOfCurrent().enter();
    restorer.end();
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @Test
  void anEntryThatTheTaskFoundStaysWhenItEndsOutOfTurn() {
    Entry found = Context.where(TENANT, "found").call(Context::copyOfCurrent).enter();
    Restorer restorer = capture("acme").begin();
    found.close();
    assertThat(TENANT.get()).isEqualTo("acme");
    restorer.end();
    assertThat(TENANT.isBound()).isFalse();
  }

  // Properties, null, state

  @Test
  void propertiesMayBeNull() {
    Snapshot current = Context.where(TENANT, "acme").call(() -> provider().current(null));
    Restorer restorer = current.begin();
    assertThat(TENANT.get()).isEqualTo("acme");
    restorer.end();
    provider().cleared(null).begin().end();
  }

  @Test
  void nothingIsEverNull() {
    for (Snapshot snapshot : new Snapshot[] {provider().current(), provider().cleared(Map.of())}) {
      assertThat(snapshot.spi()).isNotNull();
      Restorer restorer = snapshot.begin();
      assertThat(restorer.spi()).isNotNull();
      restorer.end();
    }
  }

  @Test
  void theTypeIsNamedThroughline() {
    assertThat(provider().type()).isEqualTo("Throughline").isEqualTo(CapturedContext.TYPE);
  }

  @Test
  void aProviderIsMadeWithoutArgumentsAndHasNoState() throws Exception {
    Class<?> type = provider().spi().getClass();

    assertThat(type).isPublic();
    assertThat(type.getConstructor().newInstance()).isNotNull();
    assertThat(Arrays.stream(type.getDeclaredFields()))
        .allMatch(field -> Modifier.isStatic(field.getModifiers()) && field.isSynthetic());
  }

  @Test
  void aSnapshotOfOneProviderIsBegunAfterTheProviderIsGone() {
    Snapshot snapshot = capture("acme");
    assertThat(provider().spi()).isNotSameAs(provider().spi());
    Restorer restorer = snapshot.begin();
    assertThat(TENANT.get()).isEqualTo("acme");
    restorer.end();
  }

  @Test
  void serversFindTheProviderAndOnlyOnce() {
    assertThat(found(ProviderContract.class.getClassLoader()))
        .filteredOn(
            provider -> provider.getClass().getPackage() == ProviderContract.class.getPackage())
        .hasExactlyElementsOfTypes(provider().spi().getClass());
  }

  // Many tasks, other JVMs

  @Test
  void aThousandTasksLeaveNothingOnTheThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      var seen = new ArrayList<Future<String>>();
      for (int task = 0; task < 1000; task++) {
        Snapshot snapshot = capture("tenant " + task);
        seen.add(pool.submit(() -> readInside(snapshot)));
      }
      for (int task = 0; task < 1000; task++) {
        assertThat(seen.get(task).get()).isEqualTo("tenant " + task);
      }
      assertThat(ThreadSlots.occupied()).isZero();
    } finally {
      pool.shutdownNow();
    }
  }

  private static String readInside(Snapshot snapshot) {
    Restorer restorer = snapshot.begin();
    try {
      USER.set("left in the run");
      return TENANT.get();
    } finally {
      restorer.end();
    }
  }

  @Test
  void aSnapshotThatWasSerializedComesBackEmpty() throws Exception {
    Snapshot snapshot = capture("acme");
    assertThat(snapshot.spi()).isInstanceOf(Serializable.class);
    Snapshot back = snapshotOf(deserialized(serialized(snapshot.spi())));
    Context.where(TENANT, "of the thread")
        .run(
            () -> {
              Restorer restorer = back.begin();
              assertThat(TENANT.isBound()).isFalse();
              restorer.end();
              assertThat(TENANT.get()).isEqualTo("of the thread");
            });
  }

  @Test
  void aSnapshotIsSerializableWhateverItHolds() {
    ContextVar<Object> variable = ContextVar.of("not serializable");
    Snapshot snapshot = Context.where(variable, new Object()).call(() -> provider().current());

    assertThatCode(() -> serialized(snapshot.spi())).doesNotThrowAnyException();
  }

  @Test
  void whatASnapshotDoesNotHoldThrowsUnboundInside() {
    Restorer restorer = provider().cleared(Map.of()).begin();
    assertThatCode(TENANT::get).isInstanceOf(UnboundException.class);
    restorer.end();
  }

  private static byte[] serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object deserialized(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }
}
