package io.github.throughline.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** Books in the ways of {@link Booking}, and lists what was written. */
@Path("/ledger")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class LedgerResource {
  @Inject Booking booking;
  @Inject Ledger ledger;

  @POST
  @Path("/bridge/{text}")
  public String byBridge(
      @PathParam("text") String text,
      @QueryParam("refused") @DefaultValue("false") boolean refused) {
    return Answers.json(booking.byBridge(text, refused));
  }

  @POST
  @Path("/annotation/{text}")
  public String byAnnotation(
      @PathParam("text") String text,
      @QueryParam("refused") @DefaultValue("false") boolean refused) {
    return Answers.json(booking.byAnnotation(text, refused).toCompletableFuture().join());
  }

  @POST
  @Path("/elsewhere/{text}")
  public String elsewhere(@PathParam("text") String text) {
    return Answers.json(Map.of("failure", booking.elsewhere(text)));
  }

  @GET
  public String entries() {
    return Json.createArrayBuilder(ledger.entries()).build().toString();
  }
}
