package io.github.throughline.manual;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.servlet.ServeAt;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The class of the manual about WebSockets. */
@ServeAt("/shout")
public class Shout implements AsyncApplication {
  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (!(scope instanceof WebSocketScope)) {
      throw scope.unsupported(this);
    }
    return receive
        .receive()
        .thenCompose(connect -> send.send(new WebSocketEvent.Accept()))
        .thenCompose(accepted -> answer(receive, send));
  }

  private static CompletionStage<?> answer(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event -> {
              if (event instanceof WebSocketEvent.Receive message && message.text() != null) {
                String loud = message.text().toUpperCase(Locale.ROOT);
                return send.send(new WebSocketEvent.Send(loud))
                    .thenCompose(sent -> answer(receive, send));
              }
              return CompletableFuture.completedFuture(null); // Disconnect, or a binary message
            });
  }
}
