package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server that gives what it was told to give and remembers what it was sent. */
class ScriptedExchange implements Receive, Send {
  final List<Event> sent = new CopyOnWriteArrayList<>();
  final AtomicInteger asked = new AtomicInteger();

  /** Those who ask when there is nothing left to give. */
  final List<CompletableFuture<Event>> waiting = new CopyOnWriteArrayList<>();

  private final Queue<Event> incoming = new ArrayDeque<>();
  private volatile Function<Event, CompletionStage<@Nullable Void>> answer =
      event -> CompletableFuture.completedFuture(null);

  /** Gives a part of the request's body. */
  ScriptedExchange part(String text, boolean more) {
    return event(new HttpEvent.Request(bytes(text), more));
  }

  synchronized ScriptedExchange event(Event event) {
    incoming.add(event);
    return this;
  }

  /** Has what is sent answered by a function; at first, all is handed over at once. */
  ScriptedExchange answering(Function<Event, CompletionStage<@Nullable Void>> function) {
    answer = function;
    return this;
  }

  ScriptedExchange failing(Class<? extends Event> type, Throwable failure) {
    return answering(
        event ->
            type.isInstance(event)
                ? CompletableFuture.failedFuture(failure)
                : CompletableFuture.completedFuture(null));
  }

  @Override
  public synchronized CompletionStage<Event> receive() {
    asked.incrementAndGet();
    Event next = incoming.poll();
    if (next != null) {
      return CompletableFuture.completedFuture(next);
    }
    CompletableFuture<Event> pending = new CompletableFuture<>();
    waiting.add(pending);
    return pending;
  }

  @Override
  public CompletionStage<@Nullable Void> send(Event event) {
    sent.add(event);
    return answer.apply(event);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  HttpEvent.ResponseStart start() {
    return (HttpEvent.ResponseStart) sent.get(0);
  }

  /** The parts of the body, as they are now: a buffer that was used again shows. */
  List<String> parts() {
    return sent.stream()
        .filter(HttpEvent.ResponseBody.class::isInstance)
        .map(event -> ISO_8859_1.decode(((HttpEvent.ResponseBody) event).body()).toString())
        .toList();
  }

  String body() {
    return String.join("", parts());
  }

  /** Whether the response was brought to its end. */
  boolean isComplete() {
    return !sent.isEmpty()
        && sent.get(sent.size() - 1) instanceof HttpEvent.ResponseBody last
        && !last.moreBody();
  }
}
