package io.github.throughline.application.internal;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands events from one side to the other: in order, each to one receiver, in the order in which
 * these have asked, with back-pressure. An event of a receiver that was cancelled goes to the next.
 *
 * <p>It is decided under the lock who gets what, and told without it.
 *
 * <pre>
 * state   | send                         | receive                  | leaves by
 * OPEN    | to a receiver, or queued     | from the queue, or waits | end, abort
 * ENDED   | fails                        | from the queue, or last  | abort
 * ABORTED | fails                        | fails                    |
 * </pre>
 */
public final class EventQueue {
  private final int room;
  private final int limit;
  private final String place;
  private final Executor executor;
  private final Runnable onReceived;

  /** Events whose senders have been told that they were handed over. */
  private final Deque<Event> accepted = new ArrayDeque<>(1);

  /** Events whose senders wait until there is room. */
  private final Queue<Offer> offered = new ArrayDeque<>(1);

  private final Queue<Receiver> receivers = new ArrayDeque<>(1);
  private @Nullable Event last;
  private @Nullable String closed;
  private boolean aborted;

  private record Offer(Event event, Handed<@Nullable Void> sender) {}

  /**
   * Makes a queue.
   *
   * @param room how many events it takes before a receiver asks for them; with 0, an event is
   *     handed over when a receiver has it
   * @param limit how many events there may be in it, of senders that do not wait
   * @param executor completes the stages of those who had to wait, and runs what is chained on
   *     others, complete at once, where a loop over them would exhaust the stack; so it must not be
   *     one that runs tasks within its caller, but for queues of few events
   */
  public EventQueue(int room, int limit, Executor executor) {
    this(room, limit, executor, "", () -> {});
  }

  /**
   * Makes a queue that tells of what is received.
   *
   * @param place where the events are, for the message of a rejection, such as {@code " in ..."}
   * @param onReceived short; run whenever a receiver gets an event, before it has it
   */
  public EventQueue(int room, int limit, Executor executor, String place, Runnable onReceived) {
    this.room = room;
    this.limit = limit;
    this.place = place;
    this.executor = executor;
    this.onReceived = onReceived;
  }

  /**
   * Puts an event into the queue.
   *
   * @return completes when the event is handed over; with a {@link RejectedExecutionException} if
   *     there are too many events, with a {@link DisconnectedException} if nobody will receive it
   */
  public CompletableFuture<@Nullable Void> send(Event event) {
    requireNonNull(event, "event");
    Handed<@Nullable Void> sender = new Handed<>(this, executor);
    Receiver receiver;
    boolean late;
    synchronized (this) {
      receiver = receivers.poll();
      late = receiver != null && receiver.given;
      Throwable refusal = receiver == null ? refusal() : null;
      if (receiver != null) {
        receiver.decide(event, null);
      } else if (refusal == null && !isAccepted(event)) {
        offered.add(new Offer(event, sender));
        return sender.stage();
      }
      sender.decide(null, refusal);
    }
    if (receiver != null && late) {
      receiver.tell();
    }
    return sender.tellNow();
  }

  private @Nullable Throwable refusal() {
    if (closed != null) {
      return new DisconnectedException(closed);
    }
    return accepted.size() + offered.size() >= limit
        ? new RejectedExecutionException(
            "There are %d events%s that nobody has received: wait for the stages of those sent"
                .formatted(limit, place))
        : null;
  }

  private boolean isAccepted(Event event) {
    return accepted.size() < room && accepted.add(event);
  }

  /**
   * Takes an event out of the queue.
   *
   * @return completes with the event when there is one
   */
  public CompletableFuture<Event> receive() {
    return receive(() -> {});
  }

  /**
   * Takes an event out of the queue; if there is none, has one fetched.
   *
   * @param fetch run without the lock; what it puts into the queue, or others do meanwhile, is
   *     received at once, and not by way of the executor
   * @return completes with the event when there is one
   */
  public CompletableFuture<Event> receive(Runnable fetch) {
    Receiver receiver = new Receiver();
    Handed<?> sender = null;
    boolean waits = false;
    synchronized (this) {
      if (aborted) {
        receiver.decide(null, new DisconnectedException(requireNonNull(closed)));
      } else {
        Event event = accepted.poll();
        Offer offer = event == null || accepted.size() < room ? offered.poll() : null;
        if (event == null) {
          event = offer == null ? last : offer.event;
        } else if (offer != null) {
          accepted.add(offer.event);
        }
        if (event == null) {
          waits = receivers.add(receiver);
        } else {
          receiver.decide(event, null);
          sender = offer != null && offer.sender.decide(null, null) ? offer.sender : null;
        }
      }
    }
    if (sender != null) {
      sender.tell();
    }
    if (waits) {
      fetch.run();
    }
    return receiver.give();
  }

  /**
   * Ends the queue: what is in it is still received, and then the last event, however often.
   *
   * @param reason what later senders are told
   */
  public void end(Event last, String reason) {
    List<Handed<?>> waiting;
    synchronized (this) {
      if (closed != null) {
        return;
      }
      closed = reason;
      this.last = last;
      waiting = decideReceivers(last, null);
    }
    waiting.forEach(Handed::tell);
  }

  /**
   * Ends the queue and drops what is in it.
   *
   * @param reason what senders and receivers are told, those who wait and later ones
   */
  public void abort(String reason) {
    DisconnectedException failure = new DisconnectedException(reason);
    List<Handed<?>> waiting;
    synchronized (this) {
      if (aborted) {
        return;
      }
      aborted = true;
      closed = reason;
      last = null;
      accepted.clear();
      waiting = decideReceivers(null, failure);
      for (Offer offer = offered.poll(); offer != null; offer = offered.poll()) {
        if (offer.sender.decide(null, failure)) {
          waiting.add(offer.sender);
        }
      }
    }
    waiting.forEach(Handed::tell);
  }

  private List<Handed<?>> decideReceivers(@Nullable Event event, @Nullable Throwable failure) {
    receivers.forEach(receiver -> receiver.decide(event, failure));
    List<Handed<?>> decided = new ArrayList<>(receivers);
    receivers.clear();
    return decided;
  }

  /**
   * Makes a stage as those of {@link #send} are, complete or failed, for an event that goes
   * elsewhere.
   *
   * @param failure {@code null} if the event has been taken
   */
  public CompletableFuture<@Nullable Void> answer(@Nullable Throwable failure) {
    Handed<@Nullable Void> sender = new Handed<>(this, executor);
    synchronized (this) {
      sender.decide(null, failure);
    }
    return sender.tellNow();
  }

  /** Tells whether somebody waits for an event. */
  public synchronized boolean isWanted() {
    return !receivers.isEmpty();
  }

  /** The stage of one who receives: an event that it does not want any more is the next one's. */
  private final class Receiver extends Handed<Event> {
    /** Whether somebody has the stage: then it is told, by the executor, when it is decided. */
    private boolean given; // guarded by the queue

    Receiver() {
      super(EventQueue.this, executor);
    }

    CompletableFuture<Event> give() {
      synchronized (EventQueue.this) {
        given = true;
      }
      return tellNow();
    }

    @Override
    protected void received() {
      onReceived.run();
    }

    @Override
    protected @Nullable Handed<?> forgotten() {
      receivers.remove(this);
      return null;
    }

    @Override
    protected @Nullable Handed<?> takenBack(@Nullable Event event) {
      if (aborted || event == null) {
        return null;
      }
      Receiver next = receivers.poll();
      if (next == null) {
        accepted.addFirst(event);
      } else {
        next.decide(event, null);
      }
      return next;
    }
  }
}
