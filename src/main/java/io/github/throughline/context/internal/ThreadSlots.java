package io.github.throughline.context.internal;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread-local of the library: a small array for each thread.
 *
 * <p>The array is the only thing that a thread keeps for good. Its class comes from the boot
 * loader, so a pooled thread that outlives an application pins nothing of it once the elements are
 * {@code null}. Elements are nulled rather than the thread-local removed, since a removal costs a
 * multiple of a write and is paid again at the next request on the thread.
 */
public final class ThreadSlots {
  /**
   * The element for the context that the thread is in: a context, a weak reference to the empty
   * root context of a bare thread, or {@code null}.
   */
  public static final int CURRENT = 0;

  /** The element for values that are bound to the thread and carried by nothing. */
  public static final int CRITICAL = 1;

  /** The element that is not {@code null} while elements of the cache may not be. */
  public static final int CACHE_USED = 2;

  /** The first element of the cache of values read lately, which ends the array. */
  public static final int CACHE = 3;

  /** How many elements the cache has. */
  public static final int CACHE_SIZE = 16;

  private static final ThreadLocal<@Nullable Object[]> SLOTS = new ThreadLocal<>();

  /** Every live thread's array, held weakly, so that an undeployment reaches them all. */
  private static final Set<Reference<@Nullable Object[]>> ALL = ConcurrentHashMap.newKeySet();

  private static final ReferenceQueue<@Nullable Object[]> DEAD = new ReferenceQueue<>();

  private static final AtomicInteger APPLICATIONS = new AtomicInteger();

  private static final List<Runnable> WHEN_STOPPED = new CopyOnWriteArrayList<>();

  private ThreadSlots() {}

  /**
   * Answers the current thread's array without creating one.
   *
   * @return the array, or {@code null} when the thread has none yet
   */
  public static @Nullable Object @Nullable [] peek() {
    return SLOTS.get();
  }

  /**
   * Answers the current thread's array, creating it at the first call of a thread.
   *
   * @return the array
   */
  public static @Nullable Object[] get() {
    @Nullable Object[] slots = SLOTS.get();
    return slots == null ? create() : slots;
  }

  private static @Nullable Object[] create() {
    for (Reference<?> dead = DEAD.poll(); dead != null; dead = DEAD.poll()) {
      ALL.remove(dead);
    }
    @Nullable Object[] slots = new @Nullable Object[CACHE + CACHE_SIZE];
    ALL.add(new WeakReference<>(slots, DEAD));
    SLOTS.set(slots);
    return slots;
  }

  /**
   * Has a task run whenever the last application that uses this copy of the library is stopped.
   *
   * @param task part of the library, for good
   */
  public static void whenStopped(Runnable task) {
    WHEN_STOPPED.add(task);
  }

  /** Counts an application that uses this copy of the library. */
  public static void applicationStarted() {
    APPLICATIONS.incrementAndGet();
  }

  /** Empties the slots of all threads if no other application uses this copy of the library. */
  public static void applicationStopped() {
    if (APPLICATIONS.decrementAndGet() == 0) {
      clearAll();
      WHEN_STOPPED.forEach(Runnable::run);
    }
  }

  /**
   * Nulls every element of every thread, at undeployment. Threads may be running: each of them
   * finds itself without a context and leaves its slots empty when its outermost boundary ends.
   */
  static void clearAll() {
    for (Reference<@Nullable Object[]> reference : ALL) {
      @Nullable Object[] slots = reference.get();
      if (slots != null) {
        slots[CACHE_USED] = true; // first, so that a running thread forgets what it reads right now
        Arrays.fill(slots, CURRENT, CACHE_USED, null);
        Arrays.fill(slots, CACHE, slots.length, null);
      }
    }
  }

  /**
   * Counts the live threads that keep something of the library's.
   *
   * @return how many threads have a context or values bound to the thread; zero on an idle server
   */
  public static int occupied() {
    int occupied = 0;
    for (Reference<@Nullable Object[]> reference : ALL) {
      @Nullable Object[] slots = reference.get();
      if (slots != null && Arrays.stream(slots).anyMatch(ThreadSlots::isHeld)) {
        occupied++;
      }
    }
    return occupied;
  }

  private static boolean isHeld(@Nullable Object element) {
    return element != null && element != Boolean.TRUE && !(element instanceof Reference);
  }
}
