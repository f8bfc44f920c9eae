package io.github.throughline.platform;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.platform.Executors.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What there is of the server's on the threads that a request's work comes to. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ThreadsResource {
  @Inject Bridge bridge;
  @Inject Executors executors;
  @Inject Surroundings surroundings;
  @Inject Caller caller;

  @GET
  @Path("surroundings")
  public String surroundings() {
    return everywhere(surroundings::seen).toString();
  }

  /** For those who have said who they are, by a constraint of {@code web.xml}. */
  @GET
  @Path("caller")
  public String caller() {
    return everywhere(caller::seen).toString();
  }

  /** The same, where nobody waits. */
  @GET
  @Path("caller/later")
  public CompletionStage<String> callerLater(@Context HttpServletRequest request) {
    Leaving leaving = Leaving.of(request);
    return executors
        .supply(
            Way.WORKER,
            () -> {
              leaving.await();
              return caller.seen();
            })
        .thenApply(Answers::json);
  }

  private JsonObject everywhere(Supplier<Map<String, String>> look) {
    JsonObjectBuilder all = Json.createObjectBuilder();
    all.add("request", object(look.get()));
    // There and back again.
    Map<String, String> runBack =
        bridge.asyncToSync(
            () ->
                executors
                    .supply(Way.BRIDGE, look)
                    .thenCompose(seen -> bridge.syncToAsync(look::get)));
    all.add("runBack", object(runBack));
    for (Way way : new Way[] {Way.DEFINED, Way.PROPAGATING, Way.BRIDGE}) {
      all.add(way.name(), object(executors.supply(way, look).join()));
    }
    return all.build();
  }

  private static JsonObject object(Map<String, String> values) {
    JsonObjectBuilder object = Json.createObjectBuilder();
    values.forEach(object::add);
    return object.build();
  }
}
