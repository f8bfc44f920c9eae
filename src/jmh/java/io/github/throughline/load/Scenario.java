package io.github.throughline.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is asked of every peer: a status of 200, the same headers and the same bytes. */
enum Scenario {
  /** A small body, complete. */
  HELLO(12),
  /** A page's body, complete. */
  PAGE(10 << 10),
  /** An image's body, complete. */
  IMAGE(64 << 10),
  /** {@link #PARTS} parts of a body, each flushed, and out of hand before the next one is made. */
  DOWNLOAD(0),
  /** The body of the request, as it comes. */
  ECHO(0),
  /** A small body {@link #WAIT_MILLIS} after the request. */
  WAIT(12),
  /** A part of a body that has no end, flushed, and the next one {@link #PAUSE_MILLIS} later. */
  NEWS(32),
  /** The messages of a WebSocket, each sent back. */
  TALK(0);

  static final String TYPE = "application/octet-stream";
  static final int PARTS = 64;
  static final int PART_BYTES = 16 << 10;
  static final long WAIT_MILLIS = 50;
  static final long PAUSE_MILLIS = 1000;

  private static final byte[] PART = filled(PART_BYTES);

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "load-timer");
            thread.setDaemon(true);
            thread.setContextClassLoader(null); // it belongs to no web application
            return thread;
          });

  private final byte[] body;

  Scenario(int length) {
    body = filled(length);
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  /** What a complete body is, or each part of one without an end; nobody changes it. */
  byte[] body() {
    return body;
  }

  /** What each part of a download is; nobody changes it. */
  static byte[] part() {
    return PART;
  }

  /** Completes, on the one timer of all peers, when an answer may be given that has to wait. */
  static CompletableFuture<Void> due() {
    return after(WAIT_MILLIS);
  }

  /** Completes, on that timer, when there are other news. */
  static CompletableFuture<Void> newsDue() {
    return after(PAUSE_MILLIS);
  }

  private static CompletableFuture<Void> after(long millis) {
    CompletableFuture<Void> due = new CompletableFuture<>();
    TIMER.schedule(() -> due.complete(null), millis, TimeUnit.MILLISECONDS);
    return due;
  }

  /** The name in a path. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }
}
