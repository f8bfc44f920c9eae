package io.github.throughline.servlet.internal;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.bridge.internal.Timers;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes WebSockets, in containers that have them; a service of the library's own. */
public interface Upgrades {
  /**
   * Opens one, in the context that the application is to have.
   *
   * @param left told when nothing of it is under way any more, once, by any thread
   */
  Upgrade open(AsyncApplication application, WebSocketScope scope, Setup setup, Runnable left);

  /**
   * What the WebSockets of an application have in common.
   *
   * @param container that they are in
   * @param executor calls the application, and what may block; never runs a task in its caller
   * @param messageBytes how long a message of the client may be
   * @param ping how often a client that says nothing is asked; after a second time without an
   *     answer, and likewise if it takes nothing for so long, it is gone
   */
  record Setup(
      Container container, Executor executor, Timers timers, int messageBytes, Duration ping) {}
}
