package io.github.throughline.platform;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.servlet.ServeAt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A WebSocket beside {@link OwnEndpoint}, which is served by the library. */
@ServeAt("/served-socket")
@ApplicationScoped
public class ServedSocket implements AsyncApplication {
  @Inject Tenant tenant;

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

  private CompletionStage<?> answer(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event ->
                event instanceof WebSocketEvent.Receive
                    ? send.send(new WebSocketEvent.Send(tenant.seen()))
                        .thenCompose(sent -> answer(receive, send))
                    : CompletableFuture.completedFuture(null));
  }
}
