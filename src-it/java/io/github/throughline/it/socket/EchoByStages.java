package io.github.throughline.it.socket;

import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends back what comes, without a thread of its own; for one socket. */
final class EchoByStages {
  private final Receive receive;
  private final Send send;

  EchoByStages(Receive receive, Send send) {
    this.receive = receive;
    this.send = send;
  }

  /** Takes the client, and ends with it. */
  CompletionStage<?> serve() {
    return receive
        .receive()
        .thenCompose(connect -> send.send(new Accept()))
        .thenCompose(accepted -> next());
  }

  private CompletionStage<?> next() {
    return receive
        .receive()
        .thenCompose(
            event -> {
              if (event instanceof WebSocketEvent.Receive message) {
                return send.send(new WebSocketEvent.Send(message.bytes(), message.text()))
                    .thenCompose(sent -> next());
              }
              return CompletableFuture.completedFuture(null);
            });
  }
}
