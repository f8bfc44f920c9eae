package io.github.throughline.context;

import io.github.throughline.context.internal.StrictMode;
import io.github.throughline.context.internal.ThreadSlots;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A context entered by a thread, until it is closed: what {@link Context#enter} gives.
 *
 * <p>A second close does nothing. A close by another thread cannot move the thread that made the
 * entry: it marks the entry, and that thread stays where it is until it closes the entry itself or
 * a boundary around it ends. Strict mode refuses it.
 */
public final class Entry implements AutoCloseable {
  /*
   * The entries of a thread form a stack; the context of the topmost one is current.
   *
   *   from     event                              to
   *   ON       another context is entered         COVERED
   *   ON       closed by its thread               GONE     the thread returns to what is below
   *   ON       closed by another thread           ENDED    stays current, as nothing can move the thread
   *   COVERED  what covers it is left             ON       its context is current again
   *   COVERED  closed, by any thread              DEAD     its context is free; nothing returns to it
   *   ENDED    closed by its thread               GONE     as from ON
   *   ENDED    another context is entered         DEAD
   *   any      a boundary below it ends           GONE     ON and COVERED are reported as left open
   *
   * Its thread makes every transition but those to ENDED and to DEAD on close, which another thread
   * may make at any moment: hence compare-and-set. Who makes DEAD or GONE of a living entry frees
   * its context. DEAD entries are skipped on the way down, and dropped on the way up.
   */
  private enum State {
    ON,
    COVERED,
    ENDED,
    DEAD,
    GONE
  }

  /** What the end of an entry does with later entries that are still open. */
  enum Kind {
    /** Leaves them as they are, and waits for them. */
    PLAIN,

    /** Ends and reports them, but for what covers it lawfully: another boundary still open. */
    BOUNDARY,

    /** Ends and reports all of them: the block that made the entry is left. */
    BLOCK
  }

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Entry.class, "state", State.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Context context;
  private final Kind kind;
  private final Thread owner = Thread.currentThread();
  private final Bare bare;
  private @Nullable Entry below;
  private final @Nullable Throwable opener;
  private volatile State state = State.ON;

  /** What the slots of the thread held when it had entered nothing. */
  private record Bare(@Nullable Object current, @Nullable Object critical) {}

  private Entry(Context context, Kind kind, @Nullable Entry below, @Nullable Object[] slots) {
    this.context = context;
    this.kind = kind;
    this.below = below;
    this.bare =
        below == null
            ? new Bare(slots[ThreadSlots.CURRENT], slots[ThreadSlots.CRITICAL])
            : below.bare;
    this.opener = StrictMode.ENABLED ? new Throwable("opened here, by " + owner) : null;
  }

  /** Whether the current thread has entered at least so many contexts, one within the other. */
  static boolean isNested(int depth) {
    @Nullable Object[] slots = ThreadSlots.peek();
    Entry at = slots == null ? null : topOf(slots);
    for (int left = depth; at != null && left > 1; left--) {
      at = at.below;
    }
    return at != null;
  }

  static Entry open(Context context, Kind kind) {
    @Nullable Object[] slots = ThreadSlots.get();
    Entry below = topOf(slots);
    Entry entry = new Entry(context, kind, below, slots);
    if (!context.claim(entry)) {
      throw alreadyEntered(context);
    }
    if (below != null) {
      below.cover();
    }
    ReadCache.forgetAll(slots);
    slots[ThreadSlots.CURRENT] = context;
    return entry;
  }

  /**
   * Leaves the context.
   *
   * @throws IllegalStateException in strict mode, if another thread made the entry, or if the entry
   *     is a {@linkplain Context#enterAsBoundary boundary} and later ones were left open
   */
  @Override
  public void close() {
    if (state == State.GONE || state == State.DEAD) {
      return;
    }
    if (owner != Thread.currentThread()) {
      closeFromOutside();
      return;
    }
    @Nullable Object[] slots = ThreadSlots.get();
    if (topOf(slots) == this) {
      leave(slots);
    } else if (kind == Kind.PLAIN) {
      endOutOfTurn();
    } else {
      endWithLaterOnes(slots);
    }
  }

  private void endOutOfTurn() {
    if (!endCovered()) {
      discard(); // an undeployment has emptied the slots, so that nothing is topmost
    }
  }

  /** Ends this boundary, and the entries above it that should have been closed before. */
  private void endWithLaterOnes(@Nullable Object[] slots) {
    Entry top = topOf(slots);
    List<Entry> abandoned = new ArrayList<>();
    boolean covered = false;
    for (Entry entry = top; entry != null && entry != this; entry = entry.below) {
      if (kind == Kind.BOUNDARY && entry.isOpenBoundary()) {
        covered = true;
        abandoned.clear();
      } else {
        abandoned.add(entry);
      }
    }
    List<Entry> leftOpen = new ArrayList<>();
    for (Entry entry : abandoned) {
      State last = entry.discard();
      if (last == State.ON || last == State.COVERED) {
        leftOpen.add(entry);
      }
    }
    if (covered) {
      endOutOfTurn();
    } else {
      slots[ThreadSlots.CURRENT] = top == null ? null : context;
      leave(slots);
    }
    if (!leftOpen.isEmpty()) { // else nothing more is needed, also while an application is unloaded
      LeftOpen.report(leftOpen);
    }
  }

  private void closeFromOutside() {
    if (StrictMode.ENABLED) {
      throw StrictMode.foreignEnd(owner);
    }
    // Both may fail in turn while the owner enters and leaves, so until one of them tells the end.
    while (!endCovered() && !STATE.compareAndSet(this, State.ON, State.ENDED)) {
      if (state != State.ON && state != State.COVERED) {
        return;
      }
    }
  }

  /** Leaves this entry, the topmost one, for the nearest one below that is alive. */
  private void leave(@Nullable Object[] slots) {
    // Not so after an undeployment, which has emptied the slots: nothing may come back into them.
    boolean current = slots[ThreadSlots.CURRENT] == context;
    discard();
    ReadCache.forgetAll(slots);
    Entry next = below;
    while (next != null && !STATE.compareAndSet(next, State.COVERED, State.ON)) {
      next = next.below;
    }
    if (next == null) {
      slots[ThreadSlots.CURRENT] = current ? bare.current : null;
      slots[ThreadSlots.CRITICAL] = current ? bare.critical : null;
    } else if (current) {
      slots[ThreadSlots.CURRENT] = next.context;
    }
  }

  private boolean isOpenBoundary() {
    return kind != Kind.PLAIN && state != State.DEAD && state != State.GONE;
  }

  private void cover() {
    while (below != null && below.state == State.DEAD) {
      below = below.below;
    }
    if (!STATE.compareAndSet(this, State.ON, State.COVERED)
        && STATE.compareAndSet(this, State.ENDED, State.DEAD)) {
      context.release();
    }
  }

  private boolean endCovered() {
    boolean ended = STATE.compareAndSet(this, State.COVERED, State.DEAD);
    if (ended) {
      context.release();
    }
    return ended;
  }

  /** Makes this entry {@link State#GONE} and answers what it was. */
  private State discard() {
    State last = (State) STATE.getAndSet(this, State.GONE);
    if (last != State.DEAD && last != State.GONE) {
      context.release();
    }
    return last;
  }

  private static @Nullable Entry topOf(@Nullable Object[] slots) {
    return slots[ThreadSlots.CURRENT] instanceof Context current ? current.entry() : null;
  }

  private static IllegalStateException alreadyEntered(Context context) {
    Entry holder = context.entry();
    return new IllegalStateException(
        context
            + " is entered already"
            + (holder == null ? "" : ", by " + holder.owner)
            + ": a context is entered once at a time. Enter a copy() of it instead",
        holder == null ? null : holder.opener);
  }

  /** Names the variables of the context. */
  String describe() {
    return context.toString();
  }

  /** Where the entry was made; {@code null} but in strict mode. */
  @Nullable Throwable opener() {
    return opener;
  }
}
