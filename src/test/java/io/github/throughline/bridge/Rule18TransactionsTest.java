package io.github.throughline.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import io.github.throughline.Transactions;
import io.github.throughline.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 18: blocking work that runs back on the waiting caller's thread is in the caller's
 * transaction, as the thread itself does it. Narayana's interceptor, and a pool that takes part in
 * its transactions.
 */
class Rule18TransactionsTest {
  /** Where a piece of work was done, and in which transaction. */
  private record Place(Thread thread, int status, @Nullable Object transaction) {
    static Place current() {
      return new Place(
          Thread.currentThread(),
          Transactions.registry().getTransactionStatus(),
          Transactions.registry().getTransactionKey());
    }
  }

  /** A blocking method in a transaction. */
  @ApplicationScoped
  static class Desk {
    @Transactional
    <T> T inTransaction(Callable<T> work) throws Exception {
      return work.call();
    }
  }

  /** What is to stay whatever becomes of the caller's transaction. */
  @ApplicationScoped
  static class Audit {
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Place record(TransactionalDatabase database) throws SQLException {
      database.insert("audit");
      return Place.current();
    }
  }

  private final ExecutorService elsewhere = Executors.newFixedThreadPool(2);
  private final Bridge bridge = Bridge.on(elsewhere);
  private final TransactionalDatabase database = new TransactionalDatabase();
  private final SeContainer container = newContainer();
  private final Desk desk = container.select(Desk.class).get();
  private final Audit audit = container.select(Audit.class).get();

  @SuppressWarnings("unchecked") // of a class literal
  private static SeContainer newContainer() {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addExtensions(TransactionExtension.class)
        .addBeanClasses(Desk.class, Audit.class)
        .initialize();
  }

  @AfterEach
  void end() {
    container.close();
    bridge.close();
    elsewhere.shutdown();
    database.close();
  }

  @BeforeEach
  void startsEmpty() throws SQLException {
    assertThat(database.entries()).isEmpty();
  }

  /** Asynchronous code that calls a blocking repository in between. */
  private CompletionStage<Place> store(String entry, Bridge repository) {
    return Context.withContextCapture(CompletableFuture.supplyAsync(() -> entry, elsewhere))
        .thenApplyAsync(String::trim, elsewhere)
        .thenCompose(
            text ->
                repository.syncToAsync(
                    () -> {
                      database.insert(text);
                      return Place.current();
                    }))
        .thenApplyAsync(place -> place, elsewhere);
  }

  private List<String> seenElsewhere() throws Exception {
    return elsewhere.submit(database::entries).get();
  }

  @Test
  void writeJoinsTheCallersTransaction() throws Exception {
    desk.inTransaction(
        () -> {
          Place written = bridge.asyncToSync(() -> store(" paid ", bridge));
          assertThat(written).isEqualTo(Place.current());
          assertThat(written.status()).isEqualTo(Status.STATUS_ACTIVE);
          assertThat(database.entries()).containsExactly("paid");
          assertThat(seenElsewhere()).isEmpty();
          return written;
        });
    assertThat(seenElsewhere()).containsExactly("paid");
  }

  @Test
  void severalWritesAreOneTransaction() throws Exception {
    desk.inTransaction(
        () -> {
          bridge.asyncToSync(() -> store("a", bridge).thenCompose(first -> store("b", bridge)));
          bridge.asyncToSync(() -> store("c", bridge));
          assertThat(seenElsewhere()).isEmpty();
          return database.entries();
        });
    assertThat(seenElsewhere()).containsExactly("a", "b", "c");
  }

  @Test
  void failureOfTheCallerRollsTheWriteBack() throws Exception {
    IllegalArgumentException failure = new IllegalArgumentException("no funds");
    assertThatThrownBy(
            () ->
                desk.inTransaction(
                    () -> {
                      bridge.asyncToSync(() -> store("paid", bridge));
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(seenElsewhere()).isEmpty();
  }

  @Test
  void failureOfTheAsynchronousBodyRollsTheWriteBack() throws Exception {
    IllegalArgumentException failure = new IllegalArgumentException("no funds");
    assertThatThrownBy(
            () ->
                desk.inTransaction(
                    () ->
                        bridge.asyncToSync(
                            () ->
                                store("paid", bridge)
                                    .thenComposeAsync(
                                        place -> CompletableFuture.failedStage(failure),
                                        elsewhere))))
        .isSameAs(failure);
    assertThat(seenElsewhere()).isEmpty();
  }

  @Test
  void workThatRunsBackMayHaveATransactionOfItsOwn() throws Exception {
    IllegalArgumentException failure = new IllegalArgumentException("no funds");
    assertThatThrownBy(
            () ->
                desk.inTransaction(
                    () -> {
                      Place before = Place.current();
                      Place audited =
                          bridge.asyncToSync(
                              () ->
                                  store("paid", bridge)
                                      .thenCompose(
                                          place ->
                                              bridge.syncToAsync(() -> audit.record(database))));
                      assertThat(audited.thread()).isSameAs(before.thread());
                      assertThat(audited.transaction())
                          .isNotNull()
                          .isNotEqualTo(before.transaction());
                      assertThat(Place.current()).isEqualTo(before);
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(seenElsewhere()).containsExactly("audit");
  }

  @Test
  void pooledWriteDoesNotJoin() throws Exception {
    IllegalArgumentException failure = new IllegalArgumentException("no funds");
    assertThatThrownBy(
            () ->
                desk.inTransaction(
                    () -> {
                      Place written = bridge.asyncToSync(() -> store("paid", bridge.pooled()));
                      assertThat(written.thread()).isNotSameAs(Thread.currentThread());
                      assertThat(written.status()).isEqualTo(Status.STATUS_NO_TRANSACTION);
                      assertThat(seenElsewhere()).containsExactly("paid");
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(seenElsewhere()).containsExactly("paid");
  }
}
