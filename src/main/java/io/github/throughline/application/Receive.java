package io.github.throughline.application;

import java.util.concurrent.CompletionStage;

/** Where an application gets the events of its connection from. Any thread may call it. */
@FunctionalInterface
public interface Receive {
  /**
   * Asks for the next event. Events come in order, each to one call, in the order of the calls; the
   * event of a call that was cancelled goes to the next one.
   *
   * <p>What an event holds is the application's: the server does not change it any more.
   *
   * @return completes with the event when there is one; after the end of the connection with the
   *     event that tells of it, however often. Stages chained on it run in the context of the flow
   */
  CompletionStage<Event> receive();
}
