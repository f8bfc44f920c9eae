package io.github.throughline.platform;

import io.github.throughline.platform.Executors.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Server-sent events, each of them whom the task sees that sends it. */
@Path("/stream")
@ApplicationScoped
public class StreamResource {
  private static final int EVENTS = 3;

  @Inject Tenant tenant;
  @Inject Executors executors;

  @GET
  @Path("/{way}")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void stream(
      @PathParam("way") Way way,
      @Context HttpServletRequest request,
      @Context SseEventSink sink,
      @Context Sse sse) {
    Leaving leaving = Leaving.of(request);
    CompletableFuture<?> sent = executors.supply(way, () -> await(leaving));
    for (int i = 1; i <= EVENTS; i++) {
      int number = i;
      sent =
          sent.thenCompose(before -> executors.supply(way, tenant::seen))
              .thenCompose(seen -> send(sink, sse, number, seen));
    }
    var unused = sent.whenComplete((done, failure) -> sink.close());
  }

  private static boolean await(Leaving leaving) {
    leaving.await();
    return true;
  }

  private CompletionStage<?> send(SseEventSink sink, Sse sse, int number, String seen) {
    String text = number + ": " + seen + ", then " + tenant.seen();
    return sink.send(sse.newEvent(text));
  }
}
