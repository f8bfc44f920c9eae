package io.github.throughline.it.relay;

import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.context.ContextVar;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends back each message with a value of the context, by stages alone: {@code ann} where the query
 * has {@code who=ann}, else {@code bob}.
 */
public final class TellWho implements Portable {
  private static final ContextVar<String> WHO = ContextVar.of("socket-test-who");

  @Override
  public CompletionStage<?> serve(Scope scope, Receive receive, Send send) {
    WHO.set(scope.toString().contains("who=ann") ? "ann" : "bob");
    return receive
        .receive()
        .thenCompose(connect -> send.send(new Accept()))
        .thenCompose(accepted -> answerNext(receive, send));
  }

  private static CompletionStage<?> answerNext(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event -> {
              if (event instanceof WebSocketEvent.Receive message) {
                return send.send(new WebSocketEvent.Send(message.text() + WHO.get()))
                    .thenComposeAsync(sent -> answerNext(receive, send));
              }
              return CompletableFuture.completedFuture(null);
            });
  }
}
