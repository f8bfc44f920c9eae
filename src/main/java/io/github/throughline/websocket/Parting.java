package io.github.throughline.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Who closes a connection, once: when the server has closed the WebSocket, and has said so, and the
 * client has, too, or is not waited for; and the thread that reads, while there is one.
 */
final class Parting {
  /** What is to be done by who has closed the WebSocket. */
  enum Next {
    CLOSE,
    AWAIT_CLIENT,
    NOTHING
  }

  private @Nullable Thread reader;
  private boolean serverClosed;
  private boolean serverSaid;
  private boolean clientClosed;
  private boolean overdue;
  private boolean over;

  /**
   * This thread is going to read.
   *
   * @return {@code false} if the connection is being closed
   */
  synchronized boolean reads() {
    reader = over ? null : Thread.currentThread();
    return !over;
  }

  /**
   * The thread that reads has come to an end, for now.
   *
   * @param answered whether the client has closed the WebSocket by now
   * @return whether the connection is to be closed
   */
  synchronized boolean hasRead(boolean answered) {
    reader = null;
    clientClosed = answered;
    return isDue();
  }

  /**
   * The client has been sent that the server closes the WebSocket.
   *
   * @return whether the connection is to be closed
   */
  synchronized boolean serverSays() {
    serverSaid = true;
    return isDue();
  }

  /**
   * The server has closed the WebSocket. Where the thread that reads does, there is nothing more to
   * wait for, unless another thread is about to tell the client, too.
   */
  synchronized Next close() {
    boolean again = serverClosed || overdue;
    serverClosed = true;
    overdue |= serverSaid && reader == Thread.currentThread();
    if (isDue()) {
      return Next.CLOSE;
    }
    return again || overdue ? Next.NOTHING : Next.AWAIT_CLIENT;
  }

  /**
   * The client is not waited for any more.
   *
   * @return whether the connection is to be closed
   */
  synchronized boolean giveUp() {
    overdue = true;
    return isDue();
  }

  /** Whether the server has closed the WebSocket, so that nobody wants messages any more. */
  synchronized boolean isServerClosed() {
    return serverClosed;
  }

  /** Whether nothing more of the client is waited for. */
  synchronized boolean isOverdue() {
    return overdue;
  }

  private boolean isDue() {
    boolean due =
        !over && reader == null && (overdue || (serverClosed && serverSaid && clientClosed));
    over |= due;
    return due;
  }
}
