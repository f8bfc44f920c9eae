package io.github.throughline.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Sets alarms, and lists those that have rung. */
@Path("/alarms")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AlarmsResource {
  @Inject Alarms alarms;
  @Inject PlainAlarms plain;
  @Inject Rung rung;

  @POST
  @Path("/fresh/{name}")
  public void fresh(@PathParam("name") String name) {
    alarms.set(name);
  }

  @POST
  @Path("/plain/{name}")
  public void plain(@PathParam("name") String name) {
    plain.set(name);
  }

  @GET
  public String rung() {
    return Answers.json(rung.all());
  }
}
