package io.github.throughline.application;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An application that does what a test tells it to, step by step. */
@SuppressWarnings("NullAway") // it is called before it is told anything
final class ScriptedApplication implements AsyncApplication {
  int calls;
  private Scope scope;
  private Receive receive;
  private Send send;
  private CompletableFuture<Object> stage;

  @Override
  public CompletionStage<?> handle(Scope called, Receive from, Send to) {
    calls++;
    scope = called;
    receive = from;
    send = to;
    stage = new CompletableFuture<>();
    return stage;
  }

  Scope scope() {
    return scope;
  }

  CompletionStage<Event> receive() {
    return receive.receive();
  }

  CompletionStage<Void> send(Event event) {
    return send.send(event);
  }

  void end() {
    stage.complete(null);
  }

  void fail(Throwable failure) {
    stage.completeExceptionally(failure);
  }

  @Override
  public String toString() {
    return "scripted";
  }
}
