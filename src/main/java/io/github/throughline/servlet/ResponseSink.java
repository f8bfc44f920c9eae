package io.github.throughline.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Where a response is written to; called in turns, and only while it is ready. */
interface ResponseSink {
  /** Asks whether there may be a call; if not, the container tells when there may. */
  boolean isReady() throws IOException;

  /** Sends early hints, before {@link #start}. */
  void hint(List<String> links) throws IOException;

  /** Sets status and headers, which are sent with the first byte or flush. */
  void start(Head head);

  /**
   * Writes some bytes, and moves the position of the buffer behind them; none where the container
   * has to make room first.
   */
  void write(ByteBuffer bytes) throws IOException;

  void flush() throws IOException;
}
