package io.github.throughline.application;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where an application gives its events to. Any thread may call it. */
@FunctionalInterface
public interface Send {
  /**
   * Sends an event. Events go out in the order of the calls.
   *
   * <p>Whoever waits for the stage before the next call sends as fast as the other side takes, and
   * has one event under way at a time. The buffer of an event must not be changed before its stage
   * has completed; after that it may be used again, unless the stage was cancelled: that takes
   * nothing back.
   *
   * @return completes when the event has been handed over; with a {@link DisconnectedException} if
   *     the other side is gone, and with an {@link IllegalStateException} or {@link
   *     IllegalArgumentException} if the event must not be sent here. Stages chained on it run in
   *     the context of the flow
   */
  CompletionStage<@Nullable Void> send(Event event);
}
