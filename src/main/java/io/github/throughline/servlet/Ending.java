package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Upgrade;

/** The ways in which a container is told that an exchange is over; one of them, once, in a turn. */
interface Ending {
  /** Ends a response that was written. */
  void complete();

  /**
   * Answers with a status, and nothing else, where nothing was written.
   *
   * @return as for {@link #cutOff}
   */
  boolean refuse(int status);

  /**
   * Cuts a response off that was begun.
   *
   * @return whether the container needs the application until it tells that it has ended
   */
  boolean cutOff();

  /** Leaves the response to what a dispatch makes of it. */
  void handOver(Upgrade upgrade);

  /** Ends a response that nobody gets any more. */
  void abandon(Place place);

  /** Where the container is when this thread ends an exchange. */
  enum Place {
    /** In its own call of the servlet, or about to tell for the first time that it has left it. */
    SERVICE,

    /** In a callback that this thread is in, too. */
    CALLBACK,

    /** Nobody knows. */
    ELSEWHERE
  }
}
