package io.github.throughline.platform;

import io.github.throughline.context.internal.ThreadSlots;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What has ended, and what is left. */
@Path("/closed")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClosedResource {
  @Inject Closed closed;

  /** The requests that have ended, and how many threads keep something, this one included. */
  @GET
  public String all() {
    return Json.createObjectBuilder()
        .add("closed", Json.createArrayBuilder(closed.all()))
        .add("occupied", ThreadSlots.occupied())
        .build()
        .toString();
  }
}
