package io.github.throughline.showcase;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;

/**
 * What one piece of a request's work saw.
 *
 * @param hop which piece it was
 * @param executor what ran it
 * @param tickets the rows that the database gave it
 */
public record Hop(
    String hop, String executor, String thread, Caller.Values values, List<Ticket> tickets) {
  JsonObject toJson() {
    return Json.createObjectBuilder()
        .add("hop", hop)
        .add("executor", executor)
        .add("thread", thread)
        .add("tenant", Answer.orNull(values.tenant()))
        .add("user", Answer.orNull(values.user()))
        .add("requestId", Answer.orNull(values.requestId()))
        .add("tickets", Answer.array(tickets, Ticket::toJson))
        .build();
  }
}
