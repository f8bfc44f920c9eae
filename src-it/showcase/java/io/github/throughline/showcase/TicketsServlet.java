package io.github.throughline.showcase;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The tickets: {@code GET} and {@code POST /api/tickets}, {@code GET} and {@code PUT
 * /api/tickets/7}.
 */
@WebServlet(urlPatterns = "/api/tickets/*", asyncSupported = true)
@SuppressWarnings("serial")
public class TicketsServlet extends DeskServlet {
  private static final int BODY_LIMIT = 8192;
  private static final int ROWS = 100;

  @Inject TicketRepository tickets;
  @Inject Event<Ticket> news;

  @Override
  List<String> methods() {
    return List.of("GET", "POST", "PUT");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = ticketName(request);
    if (name.isEmpty()) {
      Answer.send(response, 200, Answer.array(tickets.latest(ROWS), Ticket::toJson));
    } else {
      Answer.send(response, 200, found(name, tickets.find(number(name))).toJson());
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!ticketName(request).isEmpty()) {
      throw new Refusal(405, "Tickets are opened with POST /api/tickets");
    }
    String title = text(body(request), "title").strip();
    if (title.isEmpty() || title.length() > Ticket.TITLE_LIMIT) {
      throw new Refusal(400, "\"title\" must be 1 to " + Ticket.TITLE_LIMIT + " characters long");
    }
    Ticket ticket = tickets.add(title);
    news.fire(ticket);
    response.setHeader("Location", request.getContextPath() + "/api/tickets/" + ticket.id());
    Answer.send(response, 201, ticket.toJson());
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = ticketName(request);
    if (!text(body(request), "state").equals("closed")) {
      throw new Refusal(400, "The only \"state\" that a ticket can be put in is \"closed\"");
    }
    Answer.send(response, 200, found(name, tickets.close(number(name))).toJson());
  }

  private static String ticketName(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null ? "" : path.substring(1);
  }

  private static long number(String name) {
    try {
      return Long.parseLong(name);
    } catch (NumberFormatException e) {
      throw unknown(name);
    }
  }

  private static Ticket found(String name, Optional<Ticket> ticket) {
    return ticket.orElseThrow(() -> unknown(name));
  }

  private static Refusal unknown(String name) {
    return new Refusal(404, "This tenant has no ticket \"" + name + "\"");
  }

  private static JsonObject body(HttpServletRequest request) throws IOException {
    byte[] bytes = request.getInputStream().readNBytes(BODY_LIMIT + 1);
    if (bytes.length > BODY_LIMIT) {
      throw new Refusal(413, "The body must not be longer than " + BODY_LIMIT + " bytes");
    }
    if (parse(bytes) instanceof JsonObject object) {
      return object;
    }
    throw new Refusal(400, "The body must be a JSON object");
  }

  private static JsonValue parse(byte[] bytes) {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
      return reader.readValue();
    } catch (RuntimeException e) {
      // Parsson throws no JsonException where the nesting is too deep for it.
      throw new Refusal(400, "The body is not well-formed JSON");
    }
  }

  private static String text(JsonObject body, String key) {
    JsonValue value = body.get(key);
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw new Refusal(400, "The body must have a string \"" + key + "\"");
  }
}
