package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.BridgeException;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Qualifier;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // the container initializes the fields
class Rule38ViewsTest {
  private @Nullable SeContainer application;

  private <T> T deployed(Class<T> view, Class<?>... others) {
    application =
        Deployed.application(
            Stream.concat(Stream.of(view), Stream.of(others)).toArray(Class<?>[]::new));
    return application.select(view).get();
  }

  @AfterEach
  void undeploy() {
    if (application != null) {
      application.close();
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Throwable failureOf(CompletionStage<?> stage) {
    return join(stage.<Throwable>handle((result, failure) -> failure));
  }

  // A blocking target

  @ApplicationScoped
  static class Desk {
    String find(String id) {
      return "text " + id;
    }

    String find(int id) {
      return "number " + id;
    }

    int count(List<String> ids) {
      return ids.size();
    }

    Integer boxed(Integer id) {
      return id + 1;
    }

    long primitive(long id) {
      return id + 1;
    }

    void clear() {}

    String join(String separator, String... parts) {
      return String.join(separator, parts);
    }

    Optional<String> maybe(boolean there) {
      return there ? Optional.of("x") : Optional.empty();
    }

    String read() throws IOException {
      throw new FileNotFoundException("lost");
    }

    Thread thread() {
      return Thread.currentThread();
    }

    String same(String text) {
      return text + " straight on " + Thread.currentThread().getName();
    }
  }

  @BridgeTo(Desk.class)
  interface AsyncDesk {
    CompletionStage<String> find(String id);

    CompletableFuture<String> find(int id);

    Future<Integer> count(List<String> ids);

    CompletionStage<Integer> boxed(Integer id);

    CompletionStage<Long> primitive(Long id);

    CompletionStage<Void> clear();

    CompletionStage<Void> same(String dropped);

    CompletionStage<String> join(String separator, String... parts);

    CompletionStage<Optional<String>> maybe(boolean there);

    CompletionStage<String> read();

    CompletionStage<Thread> thread();

    default CompletionStage<String> both(String one, String other) {
      return find(one).thenCombine(find(other), (left, right) -> left + ", " + right);
    }
  }

  private AsyncDesk desk() {
    return deployed(AsyncDesk.class, Desk.class);
  }

  @Test
  void methodsArePairedByNameAndParameterTypes() throws Exception {
    AsyncDesk desk = desk();
    assertThat(join(desk.find("x"))).isEqualTo("text x");
    assertThat(join(desk.find(7))).isEqualTo("number 7");
    assertThat(desk.count(List.of("a", "b")).get()).isEqualTo(2);
    assertThat(join(desk.boxed(1))).isEqualTo(2);
    assertThat(join(desk.primitive(1L))).isEqualTo(2L);
    assertThat(join(desk.clear())).isNull();
    assertThat(join(desk.join("-", "a", "b"))).isEqualTo("a-b");
    assertThat(join(desk.maybe(true))).contains("x");
    assertThat(join(desk.maybe(false))).isEmpty();
  }

  @Test
  void aResultThatTheViewHasNoUseForIsDropped() {
    Object result = join(desk().same("x"));
    assertThat(result).isNull();
  }

  @Test
  void defaultMethodsAreCalledAsTheyAre() {
    assertThat(join(desk().both("a", "b"))).isEqualTo("text a, text b");
  }

  @Test
  void aFailureIsThatOfTheTarget() {
    assertThat(failureOf(desk().read()))
        .isExactlyInstanceOf(FileNotFoundException.class)
        .hasMessage("lost");
  }

  @Test
  void aCallIsThreadSensitiveUnlessTheViewSaysOtherwise() {
    AsyncDesk desk = desk();
    Bridge bridge = application.select(Bridge.class).get();
    assertThat(bridge.<Thread>asyncToSync(desk::thread)).isSameAs(Thread.currentThread());
    assertThat(join(desk.thread())).isNotSameAs(Thread.currentThread());
  }

  @Test
  void viewsOfOneTargetAreEqual() {
    AsyncDesk desk = desk();
    AsyncDesk other = application.select(AsyncDesk.class).get();
    assertThat(desk).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo("x");
    assertThat(desk).isNotEqualTo(null);
    assertThat(desk.toString()).isEqualTo("AsyncDesk of " + Desk.class.getName());
  }

  // Attributes

  @ApplicationScoped
  static class Pools {
    @Produces
    @Named("direct")
    Executor direct() {
      return Runnable::run;
    }
  }

  @ApplicationScoped
  static class Worker {
    static final CountDownLatch NEVER = new CountDownLatch(1);

    Thread thread() {
      return Thread.currentThread();
    }

    Thread pooled() {
      return Thread.currentThread();
    }

    String slow() throws InterruptedException {
      NEVER.await();
      return "";
    }

    Duration remaining() {
      return Deadline.current().orElseThrow().remaining();
    }
  }

  @BridgeTo(Worker.class)
  @SyncToAsync(threadSensitive = false, executor = "direct")
  interface AsyncWorker {
    CompletionStage<Thread> thread();

    @SyncToAsync(threadSensitive = false)
    CompletionStage<Thread> pooled();

    @SyncToAsync(timeout = 30)
    CompletionStage<String> slow();

    @SyncToAsync(timeout = 2, unit = ChronoUnit.DAYS)
    @Within(value = 1, unit = ChronoUnit.DAYS)
    CompletionStage<Duration> remaining();
  }

  @Test
  void theViewSaysHowTheTargetIsCalled() {
    AsyncWorker worker = deployed(AsyncWorker.class, Worker.class, Pools.class);
    assertThat(join(worker.thread())).isSameAs(Thread.currentThread());
    assertThat(join(worker.pooled())).isNotSameAs(Thread.currentThread());
    assertThat(failureOf(worker.slow()))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining(Worker.class.getName() + ".slow()");
    assertThat(join(worker.remaining())).isLessThanOrEqualTo(Duration.ofDays(1));
  }

  // An asynchronous target

  interface Client {
    CompletionStage<String> load(String id);

    CompletableFuture<Integer> size();

    CompletionStage<Long> total();

    CompletionStage<Void> clear();

    CompletionStage<String> checked();

    CompletionStage<String> undeclared();

    CompletionStage<String> thrown() throws IOException;

    CompletionStage<String> never();

    CompletionStage<String> none();

    CompletionStage<String> straight();

    int plain() throws IOException;
  }

  @ApplicationScoped
  static class ClientBean implements Client {
    @Inject Bridge bridge;

    @Override
    public CompletionStage<String> load(String id) {
      return bridge.syncToAsync(() -> id + " on " + Thread.currentThread().getName());
    }

    @Override
    public CompletableFuture<Integer> size() {
      return CompletableFuture.supplyAsync(() -> 3);
    }

    @Override
    public CompletionStage<Long> total() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> clear() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<String> checked() {
      return CompletableFuture.failedFuture(new FileNotFoundException("lost"));
    }

    @Override
    public CompletionStage<String> undeclared() {
      return CompletableFuture.failedFuture(new FileNotFoundException("lost"));
    }

    @Override
    public CompletionStage<String> thrown() throws IOException {
      throw new FileNotFoundException("thrown");
    }

    @Override
    public CompletionStage<String> never() {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<String> none() {
      return null;
    }

    @Override
    public CompletionStage<String> straight() {
      return CompletableFuture.completedFuture("straight");
    }

    @Override
    public int plain() throws IOException {
      throw new FileNotFoundException("plain");
    }
  }

  @BridgeTo(Client.class)
  interface BlockingClient {
    String load(String id);

    int size();

    long total();

    void clear();

    String checked() throws IOException;

    String undeclared();

    String thrown() throws IOException;

    @AsyncToSync(timeout = 30)
    String never();

    String none();

    CompletableFuture<Void> straight();

    int plain();
  }

  private BlockingClient client() {
    return deployed(BlockingClient.class, ClientBean.class);
  }

  @Test
  void aViewThatReturnsAValueWaitsForIt() {
    BlockingClient client = client();
    assertThat(client.load("x")).isEqualTo("x on " + Thread.currentThread().getName());
    assertThat(client.size()).isEqualTo(3);
    client.clear();
  }

  @Test
  void checkedExceptionsThatTheViewDeclaresAreThrownAsThemselves() {
    BlockingClient client = client();
    assertThatThrownBy(client::checked).isExactlyInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(client::thrown)
        .isExactlyInstanceOf(FileNotFoundException.class)
        .hasMessage("thrown");
    assertThatThrownBy(client::undeclared)
        .isInstanceOf(BridgeException.class)
        .cause()
        .isExactlyInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(client::plain)
        .isInstanceOf(BridgeException.class)
        .cause()
        .isExactlyInstanceOf(FileNotFoundException.class);
  }

  @Test
  void aPrimitiveThatIsNullIsRefusedByName() {
    BlockingClient client = client();
    assertThatThrownBy(client::total)
        .isInstanceOf(NullPointerException.class)
        .hasMessage(
            BlockingClient.class.getName() + ".total() returns long, but the value is null");
  }

  @Test
  void aWaitEndsAtItsTimeoutAndAMissingStageIsReported() {
    BlockingClient client = client();
    assertThatThrownBy(client::never)
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining(Client.class.getName() + ".never()");
    assertThatThrownBy(client::none)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Client.class.getName() + ".none()");
  }

  @Test
  void aMethodOfTheSameStyleIsCalledStraight() {
    Object result = join(client().straight());
    assertThat(result).isNull();
  }

  // Generics and inheritance

  interface Crud<T, K> {
    T byKey(K key);

    List<T> all();
  }

  static class Ticket {}

  static class Repository<T> {
    T last() {
      return null;
    }

    T[] array(T[] elements) {
      return elements;
    }
  }

  @ApplicationScoped
  static class Tickets extends Repository<Ticket> implements Crud<Ticket, Long> {
    @Override
    public Ticket byKey(Long key) {
      return new Ticket();
    }

    @Override
    public List<Ticket> all() {
      return List.of(new Ticket());
    }

    <X extends Number> X number(X number) {
      return number;
    }
  }

  interface AsyncCrud<T, K> {
    CompletionStage<T> byKey(K key);

    CompletionStage<List<T>> all();
  }

  @BridgeTo(Tickets.class)
  interface AsyncTickets extends AsyncCrud<Ticket, Long> {
    CompletionStage<Ticket> last();

    CompletionStage<? extends Ticket[]> array(Ticket[] elements);

    <N extends Number> CompletionStage<N> number(N number);

    @Override
    String toString();
  }

  @Test
  void typeArgumentsAndInheritedMethodsAreResolved() {
    AsyncTickets tickets = deployed(AsyncTickets.class, Tickets.class);
    assertThat(join(tickets.byKey(1L))).isInstanceOf(Ticket.class);
    assertThat(join(tickets.all())).hasSize(1);
    assertThat(join(tickets.last())).isNull();
    assertThat(join(tickets.array(new Ticket[2]))).hasSize(2);
    assertThat(join(tickets.number(3))).isEqualTo(3);
    assertThat(tickets.toString()).isEqualTo("AsyncTickets of " + Tickets.class.getName());
  }

  // Qualifiers, scopes, and where views are found

  @Qualifier @Retention(RetentionPolicy.RUNTIME)
  @interface Urgent {}

  interface Service {
    String name();
  }

  @ApplicationScoped
  static class PlainService implements Service {
    @Override
    public String name() {
      return "plain";
    }
  }

  @Urgent
  @ApplicationScoped
  static class UrgentService implements Service {
    @Override
    public String name() {
      return "urgent";
    }
  }

  @BridgeTo(Service.class)
  interface AsyncService {
    CompletionStage<String> name();
  }

  @Urgent
  @BridgeTo(Service.class)
  interface UrgentAsyncService {
    CompletionStage<String> name();
  }

  /** Its views are beans because it injects them: they are not among the classes deployed. */
  @Dependent
  static class Injected {
    @Inject AsyncService plain;
    @Inject @Urgent Instance<AsyncService> urgent;

    @Inject @Urgent Provider<UrgentAsyncService> own;
  }

  @Test
  void theTargetHasTheQualifiersOfTheViewOrOfTheInjectionPoint() {
    Injected injected = deployed(Injected.class, PlainService.class, UrgentService.class);
    assertThat(join(injected.plain.name())).isEqualTo("plain");
    assertThat(join(injected.urgent.get().name())).isEqualTo("urgent");
    assertThat(join(injected.own.get().name())).isEqualTo("urgent");
    assertThat(injected.urgent.get()).isNotEqualTo(injected.plain);
    assertThat(injected.urgent.get().toString())
        .isEqualTo("AsyncService of " + Service.class.getName() + " with @Rule38ViewsTest$Urgent");
  }

  @Dependent
  static class Counter {
    static final AtomicInteger MADE = new AtomicInteger();
    static final AtomicInteger DESTROYED = new AtomicInteger();

    private final int number = MADE.incrementAndGet();

    int number() {
      return number;
    }

    @PreDestroy
    void destroy() {
      DESTROYED.incrementAndGet();
    }
  }

  @BridgeTo(Counter.class)
  interface AsyncCounter {
    CompletionStage<Integer> number();
  }

  @Test
  void aDependentTargetBelongsToItsView() {
    deployed(AsyncCounter.class, Counter.class);
    Counter.MADE.set(0);
    Counter.DESTROYED.set(0);
    Instance<AsyncCounter> counters = application.select(AsyncCounter.class);
    AsyncCounter one = counters.get();
    AsyncCounter other = counters.get();
    assertThat(Counter.MADE).hasValue(0);
    assertThat(join(one.number())).isEqualTo(1);
    assertThat(join(one.number())).isEqualTo(1);
    assertThat(join(other.number())).isEqualTo(2);
    assertThat(one).isNotEqualTo(other);

    counters.destroy(one);
    assertThat(Counter.DESTROYED).hasValue(1);
  }
}
