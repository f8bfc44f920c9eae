package io.github.throughline.application.internal;

import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.Event;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A receive is cancelled while its event is sent: it has the event, or the next one has. */
@JCStressTest
@Outcome(id = "false, true, false", expect = Expect.ACCEPTABLE, desc = "the event has come, once")
@Outcome(
    id = "true, false, true",
    expect = Expect.ACCEPTABLE,
    desc = "cancelled, and the event is there for the next")
@State
public class CancelledReceiveStress {
  private static final Event EVENT = new CustomEvent("test.event", Map.of());

  private final EventQueue queue = new EventQueue(0, 1, Runnable::run);
  private final CompletableFuture<Event> receive = queue.receive();

  /** The server. */
  @Actor
  public void send() {
    queue.send(EVENT);
  }

  /** The application. */
  @Actor
  public void cancel(ZZZ_Result result) {
    result.r1 = receive.cancel(false);
  }

  /** What there is afterwards. */
  @Arbiter
  public void look(ZZZ_Result result) {
    result.r2 = !receive.isCompletedExceptionally() && receive.getNow(null) == EVENT;
    result.r3 = queue.receive().getNow(null) == EVENT;
  }
}
