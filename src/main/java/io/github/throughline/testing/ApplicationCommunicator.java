package io.github.throughline.testing;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Drives an application without a server: plays the server of one connection, for tests.
 *
 * {@snippet :
 * HttpScope scope = HttpScope.builder("GET", "/").build();
 * try (ApplicationCommunicator client = new ApplicationCommunicator(hello, scope)) {
 *   var start = client.receiveOutput(HttpEvent.ResponseStart.class, Duration.ofSeconds(10));
 *   assertEquals(200, start.status());
 * }
 * }
 *
 * <p>The application is called at the first use, in an empty context: what a test has bound is not
 * seen by it. In real time it is called on a daemon thread of the communicator's own, on which the
 * stages of receive complete too; that thread ends when the communicator is closed. In {@link
 * VirtualTime} it is called on the thread of the test, while that waits.
 *
 * <p>What the application sends is kept until it is received here, without a bound, and copied, as
 * the application may use its buffers again. Inputs are kept and copied in the same way.
 *
 * <p>What is not as a test expects is an {@link AssertionError}. It tells what was expected, what
 * came, what the application did, and which of its outputs were not received; the failure of the
 * application is its cause, without the wrappers of stages. In real time, if the application keeps
 * its thread busy, the cause tells where. Outputs that were sent before a failure come first. No
 * time limit that passes ends the application.
 *
 * <p>Limits are of zero or more, zero looks at what there is now; negative ones are an {@link
 * IllegalArgumentException}. After {@link #close} all but that is an {@link IllegalStateException}.
 * Nothing may be {@code null}. One thread at a time uses a communicator.
 */
public final class ApplicationCommunicator implements AutoCloseable {
  private final Pace pace;
  private final DrivenApplication driven;

  /** Makes a communicator in real time. */
  public ApplicationCommunicator(AsyncApplication application, Scope scope) {
    this(application, scope, new OwnThread());
  }

  /**
   * Makes a communicator in virtual time. Waiting runs what is due, and as long as there is no
   * output lets time pass up to the next timer, until the limit. What runs on other threads is not
   * waited for.
   *
   * @param time may be shared with other communicators, and is left open
   */
  public ApplicationCommunicator(AsyncApplication application, Scope scope, VirtualTime time) {
    this(application, scope, Pace.of(requireNonNull(time, "time")));
  }

  ApplicationCommunicator(AsyncApplication application, Scope scope, Pace pace) {
    this.pace = pace;
    this.driven = new DrivenApplication(application, scope, pace);
  }

  /**
   * Gives an event to the application, without waiting until it asks for it.
   *
   * @throws AssertionError if the application has ended
   */
  public void sendInput(Event event) {
    requireNonNull(event, "event");
    driven.start();
    if (driven.isEnded()) {
      throw failure("The application cannot receive " + EventText.of(event));
    }
    driven.give(event);
  }

  /**
   * Takes the next event that the application has sent.
   *
   * @throws AssertionError if there is none in time, or if the application ends without
   */
  public Event receiveOutput(Duration limit) {
    return next("an output", limit);
  }

  /**
   * Takes the next event that the application has sent, which has to be of a type.
   *
   * @throws AssertionError if there is none in time, if the application ends without, or if the
   *     event is of another type; it is taken nevertheless
   */
  public <E extends Event> E receiveOutput(Class<E> expected, Duration limit) {
    String name = expected.getSimpleName();
    Event event = next(name, limit);
    if (!expected.isInstance(event)) {
      throw failure("Expected %s, but %s came".formatted(name, EventText.of(event)));
    }
    return expected.cast(event);
  }

  private Event next(String expected, Duration limit) {
    await(limit, () -> driven.hasOutput() || driven.isEnded());
    Event event = driven.takeOutput();
    if (event == null) {
      throw failure(
          driven.isEnded()
              ? "Expected %s, but none will come".formatted(expected)
              : "Expected %s within %s, but none came".formatted(expected, limit));
    }
    return event;
  }

  /**
   * Tells whether the application sends nothing for a time; {@code false} as soon as there is an
   * output, which is not taken.
   *
   * @throws AssertionError if the application fails and has sent nothing
   */
  public boolean receiveNothing(Duration time) {
    if (await(time, () -> driven.hasOutput() || hasFailed()) && !driven.hasOutput()) {
      throw failure("Expected nothing for " + time);
    }
    return !driven.hasOutput();
  }

  private boolean hasFailed() {
    return driven.state() == DrivenApplication.State.FAILED;
  }

  /**
   * Waits for the end of the application.
   *
   * @throws AssertionError if it has not ended in time, or has failed
   */
  public void await(Duration limit) {
    boolean ended = await(limit, driven::isEnded);
    if (!ended || hasFailed()) {
      throw failure(
          ended
              ? "Expected the application to return"
              : "Expected the application to end within " + limit);
    }
  }

  private boolean await(Duration limit, BooleanSupplier reached) {
    long nanos = Limits.nanos("limit", limit);
    driven.start();
    try {
      return pace.await(driven, reached, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      AssertionError interrupted =
          failure("The thread that waits for the application is interrupted");
      interrupted.addSuppressed(e);
      throw interrupted;
    }
  }

  private AssertionError failure(String what) {
    DrivenApplication.State state = driven.state();
    Throwable thrown = driven.failure();
    Throwable cause = thrown == null && !driven.isEnded() ? pace.whereBusy() : thrown;
    String did =
        switch (state) {
          case RETURNED -> "has returned";
          case FAILED -> "has failed with " + thrown;
          default -> cause == null ? "is still running" : "is still running and keeps its thread";
        };
    return new AssertionError(
        "%s. The application %s%s. Outputs not received: %s."
            .formatted(what, did, pace.shown(), EventText.of(driven.unread())),
        cause);
  }

  /**
   * Ends the connection: the application's receives and sends fail with a {@link
   * io.github.throughline.application.DisconnectedException}, pending and later ones, its stage is
   * cancelled, and in real time its thread is interrupted if it is busy, and waited for. In virtual
   * time what is due runs. A second close does nothing.
   *
   * @throws AssertionError if the application does not give its thread back within seconds; it is
   *     left to itself
   */
  @Override
  public void close() {
    pace.interrupt(); // before the application is told, which may take it a while
    driven.close();
    pace.end();
  }

  /** Shows what the application does. */
  @Override
  public String toString() {
    return "ApplicationCommunicator[%s, outputs not received: %s]"
        .formatted(driven.state(), EventText.of(driven.unread()));
  }
}
