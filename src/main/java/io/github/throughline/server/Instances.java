package io.github.throughline.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a server, in the order of their latest activity. Which of them are here is
 * decided under the lock; what follows for those that are not any more is done outside of it.
 */
final class Instances {
  private final int limit;
  private final Duration idle;
  private final long idleNanos;
  private final Timers timers;

  /** By their ids, the one that was active the longest time ago first. */
  private final Map<String, Instance> active = new LinkedHashMap<>(16, 0.75f, true);

  /** All that have not ended, also those that are not served any more. */
  private final Set<Instance> alive = Collections.newSetFromMap(new IdentityHashMap<>());

  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private @Nullable Alarm alarm;
  private boolean closed;

  Instances(StatelessServer.Limits limits, Timers timers) {
    this.limit = limits.instances();
    this.idle = limits.idle();
    this.idleNanos = nanos(idle);
    this.timers = timers;
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // three centuries
    }
  }

  /** The timer of all instances; there is one while there are instances. */
  private final class Alarm implements Runnable {
    private final @Nullable Future<?> timer;

    Alarm(long nanos) {
      timer = timers.schedule(nanos, this);
    }

    @Override
    public void run() {
      expire(this);
    }

    void cancel() {
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }

  /** Answers the instance of an id; makes and starts one if there is none. */
  Instance get(String id, Supplier<Instance> maker) {
    List<Instance> evicted = new ArrayList<>();
    Instance instance;
    boolean refused;
    synchronized (this) {
      instance = active.get(id);
      if (instance != null) {
        touch(instance);
        return instance;
      }
      instance = maker.get();
      refused = closed;
      if (!refused) {
        while (active.size() >= limit) {
          evicted.add(removeEldest());
        }
        add(id, instance);
      }
    }
    evicted.forEach(
        one ->
            one.drop("was evicted: of the " + limit + " there may be, others were active later"));
    if (refused) {
      instance.drop("was not started: the server is closed");
    } else {
      instance.start();
    }
    return instance;
  }

  private void add(String id, Instance instance) {
    active.put(id, instance);
    alive.add(instance);
    instance.isListed = true;
    instance.lastActive = timers.nanoTime();
    watch();
  }

  private Instance removeEldest() {
    Instance eldest = active.values().iterator().next();
    unlist(eldest);
    return eldest;
  }

  private void unlist(Instance instance) {
    active.remove(instance.id);
    instance.isListed = false;
  }

  /** Notes that an instance is active; {@code false} if it is not served any more. */
  synchronized boolean touch(Instance instance) {
    if (instance.isListed) {
      active.get(instance.id);
      instance.lastActive = timers.nanoTime();
    }
    return instance.isListed;
  }

  /** Takes out an instance that has ended, so that the next of its id is a new one. */
  synchronized void remove(Instance instance) {
    if (instance.isListed) {
      unlist(instance);
      watch();
    }
  }

  /** Notes that nothing more will come of an instance. */
  void forget(Instance instance) {
    boolean last;
    synchronized (this) {
      alive.remove(instance);
      last = closed && alive.isEmpty();
    }
    if (last) {
      ended.complete(null);
    }
  }

  /** Sees that there is a timer where there is something to watch, and none where there is not. */
  private void watch() {
    if (active.isEmpty() && alarm != null) {
      alarm.cancel();
      alarm = null;
    } else if (!active.isEmpty() && alarm == null) {
      long since = active.values().iterator().next().lastActive;
      alarm = new Alarm(idleNanos - (timers.nanoTime() - since));
    }
  }

  private void expire(Alarm rung) {
    List<Instance> expired = new ArrayList<>();
    synchronized (this) {
      if (rung != alarm) {
        return;
      }
      alarm = null;
      long now = timers.nanoTime();
      while (!active.isEmpty() && now - active.values().iterator().next().lastActive >= idleNanos) {
        expired.add(removeEldest());
      }
      watch();
    }
    expired.forEach(one -> one.drop("was not active for " + idle));
  }

  /** Drops all instances; there will be no others. */
  void close() {
    List<Instance> all;
    boolean none;
    synchronized (this) {
      closed = true;
      all = List.copyOf(active.values());
      all.forEach(this::unlist);
      watch();
      none = alive.isEmpty();
    }
    all.forEach(one -> one.drop("has ended: the server is closed"));
    if (none) {
      ended.complete(null);
    }
  }

  /** Completed when there are no instances any more, and never will be. */
  CompletableFuture<@Nullable Void> ended() {
    return ended;
  }

  /** The ids of the instances that have not ended. */
  synchronized List<String> left() {
    return alive.stream().map(instance -> instance.id).sorted().toList();
  }
}
