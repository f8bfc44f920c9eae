package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.text;

import io.github.throughline.server.QueuedTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A response that nobody writes: its pieces are there to be looked at. */
final class CollectedParts implements ResponseParts {
  final List<Piece> pieces = new ArrayList<>();
  final List<Throwable> failures = new ArrayList<>();
  final QueuedTasks tasks = new QueuedTasks();
  int writes;
  int finishes;
  boolean rejecting;

  /** Run by the write that comes next. */
  @Nullable Runnable onWrite;

  /** Run by the put that comes next. */
  @Nullable Runnable onPut;

  @Override
  public void put(Piece piece) {
    pieces.add(piece);
    if (onPut != null) {
      onPut.run();
    }
  }

  @Override
  public void write() {
    writes++;
    if (onWrite != null) {
      onWrite.run();
    }
  }

  @Override
  public void fail(Throwable failure) {
    failures.add(failure);
  }

  @Override
  public Executor executor() {
    return task -> {
      if (rejecting) {
        throw new RejectedExecutionException("full");
      }
      tasks.execute(task);
    };
  }

  @Override
  public int bufferBytes() {
    return 4;
  }

  @Override
  public void finish() {
    finishes++;
  }

  /** Each piece as text: its head's status and length, its bytes, {@code end}. */
  List<String> shown() {
    return pieces.stream().map(CollectedParts::shown).toList();
  }

  private static String shown(Piece piece) {
    if (piece instanceof End) {
      return "end";
    }
    Head head = piece instanceof Part part ? part.head() : null;
    String begun = head == null ? "" : head.start().status() + "/" + head.length() + ":";
    return begun + text(piece.bytes());
  }
}
