package io.github.throughline.neighbour;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Says whom a request sees when it comes, and whom its work sees after {@code X-Tenant} was set:
 * {@code GET /seen}.
 */
@WebServlet(urlPatterns = "/seen", asyncSupported = true)
@SuppressWarnings("serial")
public class SeenServlet extends HttpServlet {
  static final String NONE = "(none)";

  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject Bridge bridge;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String before = seen();
    String name = request.getHeader("X-Tenant");
    if (name != null) {
      tenant.set(name);
    }
    String text =
        Json.createObjectBuilder()
            .add("application", request.getContextPath())
            .add("before", before)
            .add("pooled", bridge.pooled().syncToAsync(this::seen).join())
            .add("worker", bridge.syncToAsync(this::seen).join())
            .add("after", seen())
            .build()
            .toString();
    response.setContentType("application/json");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private String seen() {
    return tenant.isBound() ? tenant.get() : NONE;
  }
}
