package io.github.throughline.it.relay;

import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes the client and sends back what comes, without a thread of its own; ends with it. */
public final class EchoByStages implements Portable {
  @Override
  public CompletionStage<?> serve(Scope scope, Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(connect -> send.send(new Accept()))
        .thenCompose(accepted -> next(receive, send));
  }

  private static CompletionStage<?> next(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event -> {
              if (event instanceof WebSocketEvent.Receive message) {
                return send.send(new WebSocketEvent.Send(message.bytes(), message.text()))
                    .thenCompose(sent -> next(receive, send));
              }
              return CompletableFuture.completedFuture(null);
            });
  }
}
