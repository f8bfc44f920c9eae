package io.github.throughline.it.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Tests of one web application on one container. After each of them no request may be left open and
 * nothing logged that was not expected; after all of them no thread of the library's may be left.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ContainerSuite {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  protected final ContainerKind kind;

  @SuppressWarnings("NullAway.Init") // set for each test
  protected LoggedWarnings logged;

  private final List<RawClient> clients = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private PlainContainer container;

  protected ContainerSuite(ContainerKind kind) {
    this.kind = kind;
  }

  /** Makes what the container is to run. */
  protected abstract WebApplication application();

  @BeforeAll
  final void startContainer() {
    container = kind.start(application());
  }

  @BeforeEach
  final void listenToLogs() {
    logged = new LoggedWarnings();
  }

  /** Fails if a test has left something; the next test finds nothing of it. */
  @AfterEach
  final void checkWhatIsLeft() throws IOException {
    List<String> complaints = new ArrayList<>(eventuallyNone(this::openInTheEnd));
    boolean open = !complaints.isEmpty();
    for (RawClient client : clients) {
      client.close();
    }
    clients.clear();
    complaints.addAll(eventuallyNone(() -> logged.isComplete() ? List.of() : List.of("log")));
    complaints.remove("log"); // told in detail below
    complaints.addAll(logged.complaints());
    if (open) {
      container.close();
      startContainer();
    }
    logged.close();
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join(System.lineSeparator(), complaints));
    }
  }

  /** What of a test is still under way, one line each; asked until there is nothing. */
  protected List<String> openInTheEnd() {
    return container.openRequests().stream().map(each -> "open request: " + each).toList();
  }

  @AfterAll
  final void stopContainer() {
    if (container != null) {
      container.close();
    }
    List<String> threads = eventuallyNone(ContainerSuite::ownThreads);
    if (!threads.isEmpty()) {
      throw new AssertionError("threads of the library's are left: " + threads);
    }
  }

  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("throughline-"))
        .toList();
  }

  /** Answers what is left when nothing changes any more within a bounded time: nothing, if well. */
  protected static List<String> eventuallyNone(Supplier<List<String>> left) {
    long start = System.nanoTime();
    List<String> now = left.get();
    while (!now.isEmpty() && System.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
      now = left.get();
    }
    return now;
  }

  /** Connects; the connection is closed after the test. */
  protected RawClient connect() throws IOException {
    return connect(0);
  }

  /** Connects, with a receive buffer of so many bytes. */
  protected RawClient connect(int receiveBuffer) throws IOException {
    RawClient client = new RawClient(port(), receiveBuffer);
    clients.add(client);
    return client;
  }

  protected int port() {
    return container.port();
  }

  /** Answers what one of the containers does, where they differ. */
  protected <T extends @Nullable Object> T perContainer(T tomcat, T jetty, T undertow) {
    return switch (kind) {
      case TOMCAT -> tomcat;
      case JETTY -> jetty;
      case UNDERTOW, WILDFLY -> undertow;
      default -> throw new IllegalStateException("nobody has said what is so on " + kind);
    };
  }
}
