package io.github.throughline.servlet;

import jakarta.servlet.ReadListener;
import java.io.IOException;

/** Where a request's body is read from; called in turns. */
interface RequestSource {
  /** Has the container tell of the body from now on. Clients that wait to be asked are asked. */
  void listen(ReadListener listener) throws IOException;

  /** Asks whether there may be a read; if not, the container tells when there may. */
  boolean isReady() throws IOException;

  /**
   * Whether all is read.
   *
   * @throws IOException if there will be no more, as the connection is lost
   */
  boolean isFinished() throws IOException;

  /**
   * Whether there is something to read, although the container has told that all is read.
   *
   * @throws IOException as {@link #isFinished} does
   */
  boolean hasRest() throws IOException;

  /** Reads some bytes, from an index on, answering how many; negative at the end. */
  int read(byte[] into, int index) throws IOException;
}
