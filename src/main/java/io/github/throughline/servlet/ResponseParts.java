package io.github.throughline.servlet;

import java.util.concurrent.Executor;

/** Where a response goes, part by part; any thread. */
interface ResponseParts {
  /** Puts a piece behind the others. It is written when {@link #write} is called, or before. */
  void put(Piece piece);

  /** Writes what was put; without any lock that the end of a piece needs. */
  void write();

  /** Ends the exchange, as the response cannot be given. */
  void fail(Throwable failure);

  /** Runs what blocks, and what is the application's. */
  Executor executor();

  /** How many bytes there may be in a buffer. */
  int bufferBytes();

  /** Called in a turn when the whole response was written. */
  void finish();
}
