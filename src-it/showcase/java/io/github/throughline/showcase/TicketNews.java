package io.github.throughline.showcase;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.servlet.ServeAt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells browsers of new tickets: a WebSocket at {@code /api/news}. A message of a browser is the
 * name of the tenant whose tickets it wants to hear of from now on.
 */
@ServeAt("/api/news")
@ApplicationScoped
public class TicketNews implements AsyncApplication {
  private final Map<Send, String> watching = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (!(scope instanceof WebSocketScope)) {
      throw scope.unsupported(this);
    }
    return receive
        .receive()
        .thenCompose(connect -> send.send(new WebSocketEvent.Accept()))
        .thenCompose(accepted -> listen(receive, send))
        .whenComplete((gone, failure) -> watching.remove(send));
  }

  private CompletionStage<?> listen(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event ->
                event instanceof WebSocketEvent.Receive message
                    ? watch(message, send).thenCompose(told -> listen(receive, send))
                    : CompletableFuture.completedFuture(null));
  }

  private CompletionStage<?> watch(WebSocketEvent.Receive message, Send send) {
    String tenant = message.text();
    if (tenant == null || !Caller.isName(tenant)) {
      return send.send(new WebSocketEvent.Close(1008, "A message is the name of a tenant"));
    }
    watching.put(send, tenant);
    return send.send(text(Json.createObjectBuilder().add("watching", tenant).build()));
  }

  /** Called by the request that has opened a ticket, which does not wait for the browsers. */
  void tell(@Observes Ticket opened) {
    Event news = text(opened.toJson());
    watching.forEach(
        (send, tenant) -> {
          if (tenant.equals(opened.tenant())) {
            var unused = send.send(news).exceptionally(gone -> null);
          }
        });
  }

  private static Event text(JsonObject json) {
    return new WebSocketEvent.Send(json.toString());
  }
}
