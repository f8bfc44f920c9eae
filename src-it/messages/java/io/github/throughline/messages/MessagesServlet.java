package io.github.throughline.messages;

import io.github.throughline.context.internal.ThreadSlots;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code POST /messages/NAME} sends a message for {@code X-Tenant}; {@code GET /messages} says what
 * the listener saw at each, and how many threads keep something, this one included.
 */
@WebServlet(urlPatterns = "/messages/*", asyncSupported = true)
@SuppressWarnings("serial")
public class MessagesServlet extends HttpServlet {
  @Inject Work work;
  @Inject Post post;
  @Inject Heard heard;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    work.arrive(request.getHeader("X-Tenant"));
    post.send(request.getPathInfo().substring(1));
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonObjectBuilder all = Json.createObjectBuilder();
    heard.all().forEach(all::add);
    String text =
        Json.createObjectBuilder()
            .add("heard", all)
            .add("occupied", ThreadSlots.occupied())
            .build()
            .toString();
    response.setContentType("application/json");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
