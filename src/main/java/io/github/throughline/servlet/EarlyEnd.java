package io.github.throughline.servlet;

import io.github.throughline.bridge.DeadlineExceededException;
import java.util.concurrent.RejectedExecutionException;

/** Why an exchange ends before there is a whole response. */
enum EarlyEnd {
  UNREADABLE(400, "The client has gone, or what it sends makes no sense"),
  IDLE(408, "The client has neither sent nor taken anything for too long"),
  TOO_LONG(413, "The body of the request is too long"),
  FAILED(500, "The application has failed"),
  REJECTED(503, "There is no thread for the application"),
  STOPPED(503, "The server is stopping"),
  LATE(504, "The deadline has passed");

  /** Told to a client that has got nothing yet. */
  final int status;

  /** Told to the application. */
  final String reason;

  EarlyEnd(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  /** Tells a container, and answers as it does. */
  boolean tell(Ending ending, boolean committed) {
    return committed ? ending.cutOff() : ending.refuse(status);
  }

  /** Answers the end of an exchange whose application has failed. */
  static EarlyEnd of(Throwable failure) {
    if (failure instanceof DeadlineExceededException) {
      return LATE;
    }
    return failure instanceof RejectedExecutionException ? REJECTED : FAILED;
  }
}
