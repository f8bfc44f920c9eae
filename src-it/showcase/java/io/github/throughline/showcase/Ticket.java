package io.github.throughline.showcase;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * One row of the desk.
 *
 * @param tenant whose row it is, as the database has it
 */
public record Ticket(long id, String tenant, String title, String state, String openedBy) {
  static final int TITLE_LIMIT = 120;

  JsonObject toJson() {
    return Json.createObjectBuilder()
        .add("id", id)
        .add("tenant", tenant)
        .add("title", title)
        .add("state", state)
        .add("openedBy", openedBy)
        .build();
  }
}
