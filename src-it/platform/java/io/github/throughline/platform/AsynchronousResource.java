package io.github.throughline.platform;

import io.github.throughline.platform.Executors.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Answers when the container's thread has left, in the ways of Jakarta REST; says whom the method
 * sees, whom the task sees that it starts, and whom the stage sees after that.
 */
@Path("/asynchronous")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AsynchronousResource {
  private static final int SHORT_TIMEOUT_MILLIS = 100;

  @Inject Tenant tenant;
  @Inject Executors executors;

  @GET
  @Path("/stage/{way}")
  public CompletionStage<String> stage(
      @PathParam("way") Way way, @Context HttpServletRequest request) {
    return answer(way, Leaving.of(request));
  }

  @GET
  @Path("/suspended/{way}")
  public void suspended(
      @PathParam("way") Way way,
      @Context HttpServletRequest request,
      @Suspended AsyncResponse response) {
    var unused =
        answer(way, Leaving.of(request))
            .whenComplete((body, failure) -> response.resume(failure == null ? body : failure));
  }

  @GET
  @Path("/failing/{way}")
  public CompletionStage<String> failing(
      @PathParam("way") Way way, @Context HttpServletRequest request) {
    return answer(way, Leaving.of(request))
        .thenApply(
            body -> {
              throw new Refusal(tenant.seen());
            });
  }

  @GET
  @Path("/never")
  public void never(@Suspended AsyncResponse response) {
    response.setTimeout(SHORT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<String> answer(Way way, Leaving leaving) {
    String before = tenant.seen();
    return executors
        .supply(
            way,
            () -> {
              leaving.await();
              return tenant.seen();
            })
        .thenApply(
            during ->
                Answers.json(Map.of("before", before, "during", during, "after", tenant.seen())));
  }
}
