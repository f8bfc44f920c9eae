package io.github.throughline.websocket;

import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.servlet.internal.Guest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The exchange of a handshake, which ends when it is told to, and notes what is asked of it. */
final class ScriptedHandshake implements Guest {
  /** What was done to it, in order. */
  final List<String> calls = new ArrayList<>();

  /** How each part of a response ends. */
  CompletableFuture<@Nullable Void> sent = CompletableFuture.completedFuture(null);

  /** Run within what hands it over. */
  Runnable onHandOver = () -> {};

  /** That has not left the container's call of the servlet. */
  @Nullable Thread service;

  private final CompletableFuture<Event> end = new CompletableFuture<>();
  private boolean begun;

  CompletionStage<Event> receive() {
    if (begun) {
      return end.copy();
    }
    begun = true;
    return CompletableFuture.completedFuture(new HttpEvent.Request(ByteBuffer.allocate(0), false));
  }

  CompletionStage<@Nullable Void> send(Event event) {
    if (event instanceof HttpEvent.ResponseStart start) {
      calls.add("start " + start.status());
      start.headers().forEach(header -> calls.add(header.name() + ": " + header.value()));
    } else if (event instanceof HttpEvent.ResponseBody part) {
      calls.add((part.moreBody() ? "part of " : "last of ") + part.body().remaining());
    } else {
      calls.add(event.type());
    }
    return sent.copy();
  }

  void handOver() {
    calls.add("handOver");
    onHandOver.run();
  }

  @Override
  public boolean isServedBy(Thread thread) {
    return service == thread;
  }

  @Override
  public void disconnect() {
    calls.add("disconnect");
  }

  /** Tells of its end. */
  void end() {
    end.complete(new HttpEvent.Disconnect());
  }
}
