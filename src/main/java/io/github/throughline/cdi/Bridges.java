package io.github.throughline.cdi;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The bridges of one application: one on its own pool, and one on each other executor that
 * something names. Made when first used, closed when the application ends.
 */
final class Bridges {
  /** The configuration keys: a JNDI name or the name of a bean. */
  static final String EXECUTOR = "throughline.executor";

  static final String TIMERS = "throughline.timers";

  static final String SERVER_EXECUTOR = "java:comp/DefaultManagedExecutorService";
  static final String SERVER_TIMERS = "java:comp/DefaultManagedScheduledExecutorService";

  private final NamedObjects objects;
  private final Optional<String> executorName;
  private final Optional<String> timersName;
  private final Supplier<Optional<ScheduledExecutorService>> timers = new Once<>(this::findTimers);
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Bridge> made = new HashMap<>();
  private boolean closed;

  Bridges(NamedObjects objects, Settings settings) {
    this.objects = objects;
    this.executorName = settings.find(EXECUTOR);
    this.timersName = settings.find(TIMERS);
  }

  /** Answers the application's own. */
  Bridge application() {
    return bridge("", this::make);
  }

  /** Answers the one for calls that are handed over as told. */
  Bridge of(HandOver handOver) {
    Bridge bridge = handOver.executor().isEmpty() ? application() : named(handOver.executor());
    return handOver.threadSensitive() ? bridge : bridge.pooled();
  }

  /** Answers the one for calls that are handed over as told, with their limit. */
  Bridge limited(HandOver handOver) {
    Duration limit = handOver.limit();
    return limit == null ? of(handOver) : of(handOver).within(limit);
  }

  /** Answers the one on the executor bean with the qualifiers. */
  Bridge qualified(Set<Annotation> qualifiers) {
    return bridge(qualifiers, () -> on(objects.bean(Executor.class, qualifiers)));
  }

  Deadline deadlineAfter(Duration limit) {
    return timers
        .get()
        .map(service -> Deadline.after(limit, service))
        .orElseGet(() -> Deadline.after(limit));
  }

  private Bridge named(String executor) {
    return bridge(executor, () -> on(objects.named(Executor.class, executor)));
  }

  private Bridge make() {
    Optional<Executor> executor =
        executorName.map(name -> objects.named(Executor.class, name)).or(this::serverExecutor);
    return executor.map(this::on).orElseGet(Bridge::standalone);
  }

  /** Answers the server's default one, where there is one. */
  Optional<Executor> serverExecutor() {
    return objects.inServer(Executor.class, SERVER_EXECUTOR);
  }

  /** Answers the name of what the application's bridge runs on, unless that is its own pool. */
  Optional<String> nameOfExecutor() {
    return executorName.or(() -> serverExecutor().map(found -> SERVER_EXECUTOR));
  }

  /** Answers the name of what wakes its deadlines, unless that is the library's own. */
  Optional<String> nameOfTimers() {
    return timersName.or(() -> serverTimers().map(found -> SERVER_TIMERS));
  }

  private Bridge on(Executor executor) {
    return timers
        .get()
        .map(service -> Bridge.on(executor, service))
        .orElseGet(() -> Bridge.on(executor));
  }

  private Bridge bridge(Object key, Supplier<Bridge> maker) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The application has ended, and its bridges with it");
      }
      Bridge bridge = made.get(key);
      if (bridge == null) {
        bridge = maker.get();
        made.put(key, bridge);
      }
      return bridge;
    } finally {
      lock.unlock();
    }
  }

  private Optional<ScheduledExecutorService> findTimers() {
    return timersName
        .map(name -> objects.named(ScheduledExecutorService.class, name))
        .or(this::serverTimers);
  }

  private Optional<ScheduledExecutorService> serverTimers() {
    return objects.inServer(ScheduledExecutorService.class, SERVER_TIMERS);
  }

  void close() {
    List<Bridge> open;
    lock.lock();
    try {
      closed = true;
      open = new ArrayList<>(made.values());
      made.clear();
    } finally {
      lock.unlock();
    }
    open.forEach(Bridge::close);
    objects.close();
  }
}
