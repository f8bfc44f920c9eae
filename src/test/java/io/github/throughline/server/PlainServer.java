package io.github.throughline.server;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A server that does nothing, and otherwise what all do. */
class PlainServer extends StatelessServer {
  PlainServer(AsyncApplication application, Executor executor) {
    super(application, executor);
  }

  @Override
  protected CompletionStage<?> handle() {
    return new CompletableFuture<>();
  }

  @Override
  protected CompletionStage<@Nullable Void> applicationSend(Scope scope, Event event) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public String toString() {
    return "plain server";
  }
}
